"""The kind EvidencePolicy: how long evidence of a type counts, in the organisation and by tier."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from seatrial.domains.evidence.types import EVIDENCE_TYPES
from seatrial.domains.workspace.types import KINDS, Definition, Kind, Lint, Pointer
from seatrial.kit import durations
from seatrial.kit.spelling import did_you_mean

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$")]
Ages = dict[str, str]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class PolicySpec(_Shape):
    """Ages by evidence type, as `scan: 30d`."""

    max_age: Ages = Field(
        default_factory=dict, alias="maxAge", description="Ages by evidence type, as `scan: 30d`."
    )
    tiers: dict[Literal["1", "2", "3", "4"], Ages] = Field(
        default_factory=dict, description="The same for services of a tier only; the shorter age wins."
    )


class PolicyMetadata(_Shape):
    """What the policy says of itself."""

    name: Name = Field(description="The name; the URN is evidence-policy:<name>.")
    title: str = Field("", description="The name as people read it.")
    description: str = Field("", description="Why the ages are what they are.")


class PolicyDocument(_Shape):
    """How long evidence counts after its effective date (R062)."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["EvidencePolicy"] = Field(description="EvidencePolicy.")
    metadata: PolicyMetadata = Field(description="What it says of itself.")
    spec: PolicySpec = Field(description="The ages.")


def lint_policy(definition: Definition, definitions: Mapping[str, Definition]) -> Iterable[Lint]:
    """Every type that there is not, and every age that is none."""
    del definitions
    spec = definition.body["spec"]
    yield from _lint_ages(("spec", "maxAge"), spec.get("maxAge") or {})
    for tier, ages in (spec.get("tiers") or {}).items():
        yield from _lint_ages(("spec", "tiers", tier), ages)


def _lint_ages(place: Pointer, ages: Mapping[str, str]) -> Iterable[Lint]:
    for name, age in ages.items():
        if name not in EVIDENCE_TYPES:
            remedy = did_you_mean(name, known=EVIDENCE_TYPES)
            yield Lint((*place, name), f"unknown evidence type {name!r}", remedy)
        try:
            durations.parse(age)
        except durations.BadDuration as problem:
            yield Lint((*place, name), str(problem), "Write for example 24h or 90d.")


POLICY = KINDS.add(
    "EvidencePolicy",
    Kind(
        "EvidencePolicy",
        "evidence-policy",
        ("seatrial.dev/v1",),
        PolicyDocument,
        "How long evidence of each type counts, by tier.",
        lint=lint_policy,
    ),
)
