"""Security's kind of definition: RemediationPolicy."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from seatrial.domains.security.types import SEVERITIES
from seatrial.domains.workspace.types import KINDS, Definition, Kind, Lint
from seatrial.kit import durations

Duration = Annotated[str, StringConstraints(pattern=r"^(?:[0-9]{1,6}[smhdw]){1,4}$")]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class PolicyMetadata(_Shape):
    """What the policy says of itself."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$")] = Field(
        description="The name; the URN is remediation-policy:<name>."
    )
    title: str = Field("", max_length=120, description="The name as people read it.")
    description: str = Field("", max_length=2000, description="What it is for.")


class PolicySpec(_Shape):
    """The policy itself."""

    times: dict[Literal["critical", "high", "medium", "low"], Duration] = Field(
        min_length=1, description="How long a finding of the severity may be open, as 7d (R080)."
    )


class RemediationPolicyDocument(_Shape):
    """How long findings may be open."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["RemediationPolicy"] = Field(description="RemediationPolicy.")
    metadata: PolicyMetadata = Field(description="What it says of itself.")
    spec: PolicySpec = Field(description="The policy.")


def lint(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    """There is one at most; what is worse has no more time than what is less."""
    others = [d for d in definitions.values() if d.kind == "RemediationPolicy" and d.urn != definition.urn]
    if others:
        message = f"there is another RemediationPolicy at {others[0].source}: which one holds?"
        yield Lint(("metadata", "name"), message, "Keep one of them.")
    times = {}
    for name, text in definition.body["spec"]["times"].items():
        try:
            times[name] = durations.parse(text)
        except durations.BadDuration as error:
            yield Lint(("spec", "times", name), str(error), "Write it as 7d.")
    ordered = [(name, times[name]) for name in SEVERITIES if name in times]
    for (worse, short), (less, long) in pairwise(ordered):
        if short > long:
            message = f"{worse} findings have more time than {less} ones"
            yield Lint(("spec", "times", worse), message, "Give what is worse less time.")


KINDS.add(
    "RemediationPolicy",
    Kind(
        "RemediationPolicy",
        "remediation-policy",
        ("seatrial.dev/v1",),
        RemediationPolicyDocument,
        "How long findings of each severity may be open.",
        lint=lint,
        policy_only=True,
    ),
)
