"""The probe `postmortems`: whether those of a service are written in time (R201)."""

from datetime import timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from seatrial.domains.evidence.types import PROBES, Look, Observation, Probe
from seatrial.domains.incidents.rules.knowing import known_reviews


class PostmortemsParameters(BaseModel):
    """Whose postmortems, and how far back."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    service: str = Field(
        "", max_length=200, description="The service, by URN or name; without one, the one it is about."
    )
    days: int = Field(180, ge=1, le=3660, description="How many days back.")


def look(what: Look) -> Observation:
    """How many were due lately, closed in time and late, and how many are overdue now."""
    parameters: PostmortemsParameters = what.parameters
    named = (parameters.service or what.subject.service).removeprefix("service:")
    found = known_reviews(f"service:{named}", now=what.now, within=timedelta(days=parameters.days))
    scope = f"the postmortems of {named} that were due within {parameters.days} days"
    if found is None:
        return Observation({"known": False}, scope, 0)
    findings: dict[str, Any] = {"known": True, **found}
    return Observation(findings, scope, found["due"])


def describe(parameters: PostmortemsParameters) -> str:
    """What a person does to see the same."""
    of = f" of {parameters.service}" if parameters.service else ""
    return f"the page Postmortems, /incidents/postmortems: those{of} of {parameters.days} days"


PROBES.add(
    "postmortems",
    Probe(
        name="postmortems",
        summary="Postmortems of a service: how many were due, closed in time, late, and are overdue.",
        parameters=PostmortemsParameters,
        look=look,
        describe=describe,
        evidence_type="document",
    ),
)
