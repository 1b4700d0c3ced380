"""The probe `upload`: nobody looks; what was sent under that type and name is bound to the criterion."""

import shlex
from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from seatrial.domains.evidence.types import EVIDENCE_TYPES, PROBES, CannotLook, Look, Observation, Probe
from seatrial.kit.spelling import did_you_mean

#: Says that the criterion names no `max_age` of its own: the type's rules alone.
UNSAID = timedelta(days=3650)


class UploadParameters(BaseModel):
    """Which evidence somebody sends: a person on a page, or a program over the API."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: str = Field(description="Evidence type, as `scan` or `drill`.")
    name: str = Field("", max_length=100, description="Name that it is sent under; without one, its type.")
    provenance: Literal["proven", "any"] = Field(
        "any", description="`proven`: only what an enrolled producer vouches for counts."
    )
    revision: Literal["same", "any"] = Field(
        "any", description="`same`: only what was sent about the revision that is deployed counts."
    )

    @field_validator("type")
    @classmethod
    def _is_known(cls, value: str) -> str:
        if value not in EVIDENCE_TYPES:
            remedy = did_you_mean(value, known=EVIDENCE_TYPES)
            raise ValueError(f"there is no evidence type {value!r}. {remedy}".strip())
        return value


def look(what: Look) -> Observation:
    """Raises CannotLook always: there is nothing to look at here."""
    name = what.parameters.name or what.parameters.type
    raise CannotLook(f"{name} is sent by somebody, and nobody looks for it", remedy=describe(what.parameters))


def describe(parameters: UploadParameters) -> str:
    """The command that sends it; service and file are for the reader to fill in."""
    words = ["seatrial", "evidence", "push", "SERVICE", "--type", parameters.type]
    name = ["--name", parameters.name] if parameters.name else []
    return shlex.join([*words, *name, "FILE"])


PROBES.add(
    "upload",
    Probe(
        name="upload",
        summary="Evidence that somebody sends: a report of CI, a record of a drill, a link, a statement.",
        parameters=UploadParameters,
        look=look,
        describe=describe,
        evidence_type="document",
        pushed=True,
        max_age=UNSAID,
        every=timedelta(days=1),
    ),
)
