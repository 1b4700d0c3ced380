"""The kind GatePolicy: which environments ask before anything is deployed there."""

from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic import Field

from seatrial.domains.gates.definitions.shapes import Metadata, Shape
from seatrial.domains.gates.types import WhenUnsure
from seatrial.domains.workspace.types import KINDS, Definition, Kind, Lint
from seatrial.kit import durations


class BreakGlassSpec(Shape):
    """How two people may open the gate in an emergency."""

    lasts: str = Field("4h", description="How long it stays open at most, as `4h`.")


class EnvironmentSpec(Shape):
    """What the gate of one environment does."""

    name: str = Field(min_length=1, max_length=100, description="The environment, as services name it.")
    asks: bool = Field(True, description="Whether anything is asked before a deployment there.")
    when_unsure: WhenUnsure = Field(
        "closed", alias="whenUnsure", description="What happens where it cannot be told: `closed` or `open`."
    )
    break_glass: BreakGlassSpec = Field(
        default_factory=BreakGlassSpec,
        alias="breakGlass",
        description="How it may be opened in an emergency.",
    )


class PolicySpec(Shape):
    """The environments that have a gate."""

    environments: list[EnvironmentSpec] = Field(
        min_length=1,
        max_length=200,
        description="Environments by name. One that is not named asks where the catalogue says "
        "`protected: true`, and is closed when unsure.",
    )


class PolicyDocument(Shape):
    """Which environments ask before anything is deployed there."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["GatePolicy"] = Field(description="GatePolicy.")
    metadata: Metadata = Field(description="What it says of itself.")
    spec: PolicySpec = Field(description="The policy.")


def lint_policy(definition: Definition, definitions: Mapping[str, Definition]) -> Iterable[Lint]:
    """A second policy, an environment that is named twice, and durations that are none."""
    others = sorted(urn for urn, each in definitions.items() if each.kind == "GatePolicy")
    if others and others[0] != definition.urn:
        yield Lint(("kind",), f"there is a gate policy already: {others[0]}", "Write both into one.")
    seen: set[str] = set()
    for index, each in enumerate(definition.body["spec"]["environments"]):
        place = ("spec", "environments", index)
        if each["name"] in seen:
            yield Lint((*place, "name"), f"{each['name']} is named twice", "Leave one of them.")
        seen.add(each["name"])
        lasts = (each.get("breakGlass") or {}).get("lasts", "4h")
        try:
            durations.parse(lasts)
        except durations.BadDuration as problem:
            yield Lint((*place, "breakGlass", "lasts"), str(problem), "Write for example 4h.")


POLICY = KINDS.add(
    "GatePolicy",
    Kind(
        "GatePolicy",
        "gate-policy",
        ("seatrial.dev/v1",),
        PolicyDocument,
        "Which environments ask before anything is deployed there, and what happens where nobody can tell.",
        lint=lint_policy,
        policy_only=True,
    ),
)
