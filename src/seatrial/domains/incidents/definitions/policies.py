"""What an organisation says about incidents."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from seatrial.domains.incidents.rules import INTERNAL_VARIABLES, PUBLIC_VARIABLES, unknown
from seatrial.domains.incidents.types import CountedFrom, Phase, TemplateAudience
from seatrial.domains.workspace.types import Definition, Lint, Reference
from seatrial.kit import durations

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Rank = Annotated[int, Field(ge=1, le=5)]
Span = Annotated[str, StringConstraints(pattern=r"^(?:\d+[smhdw])+$", max_length=20)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class PolicyMetadata(_Shape):
    """What it says of itself."""

    name: Name = Field(description="The name; the URN is incident-policy:<name>.")
    title: str = Field("", max_length=120, description="The name as people read it.")
    description: str = Field("", max_length=2000, description="What it is for.")


class DeclarationSpec(_Shape):
    """Who declares an incident, and how."""

    who: Words = Field("", description="Who declares one.")
    how: Words = Field("", description="Where and how.")


class ReviewSpec(_Shape):
    """Which incidents need a postmortem, and by when."""

    ranks: list[Rank] = Field(default=[1, 2], max_length=5, description="Ranks of severity that need one.")
    within: Span = Field("72h", description="How long there is.")
    counted_from: CountedFrom = Field("resolved", description="Since when it counts.")
    remind_before: list[Span] = Field(
        default=["24h", "4h"], max_length=10, description="How long before its owner is reminded."
    )


class GateSpec(_Shape):
    """What forbids to deploy."""

    open_ranks: list[Rank] = Field(
        default=[1, 2], max_length=5, description="Ranks of open incidents that forbid it."
    )
    overdue_postmortem: bool = Field(True, description="Whether an overdue postmortem forbids it.")


class RecurrenceSpec(_Shape):
    """When causes that come back are a pattern."""

    least: int = Field(3, ge=2, le=100, description="How many incidents with one cause are a pattern.")
    within: Span = Field("180d", description="Of how long ago they count.")


class ComponentSpec(_Shape):
    """A service on the status page."""

    service: str = Field(max_length=200, description="Its URN.")
    name: Words = Field(description="What customers call it.")


class StatusPageSpec(_Shape):
    """What everybody may read."""

    title: Words = Field("Status", description="Its title.")
    about: str = Field("", max_length=2000, description="A few words above.")
    components: list[ComponentSpec] = Field(
        default=[], max_length=200, description="What it lists, in order."
    )


class TemplateSpec(_Shape):
    """A message with variables."""

    name: Name = Field(description="What it is chosen by.")
    title: Words = Field(description="What it is called.")
    audience: TemplateAudience = Field(description="Whether it is for those inside or for customers.")
    phase: Phase = Field(description="The phase that it tells.")
    text: Words = Field(description="The message, with variables as {{ component }}.")


class IncidentSpec(_Shape):
    """The policy itself; what is left out is as it always is."""

    declaration: DeclarationSpec = Field(default=DeclarationSpec(), description="Who declares, and how.")
    postmortem: ReviewSpec = Field(default=ReviewSpec(), description="Postmortems.")
    gate: GateSpec = Field(default=GateSpec(), description="Gates.")
    recurrence: RecurrenceSpec = Field(default=RecurrenceSpec(), description="Patterns.")
    status_page: StatusPageSpec = Field(default=StatusPageSpec(), description="The status page.")
    templates: list[TemplateSpec] = Field(default=[], max_length=100, description="Messages.")


class IncidentPolicyDocument(_Shape):
    """How incidents are told, reviewed, and what they forbid."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["IncidentPolicy"] = Field(description="IncidentPolicy.")
    metadata: PolicyMetadata = Field(description="What it says of itself.")
    spec: IncidentSpec = Field(description="The policy.")


def policy_references(definition: Definition) -> Iterator[Reference]:
    """It names the services of the status page."""
    page = definition.body["spec"].get("status_page") or {}
    for index, each in enumerate(page.get("components") or ()):
        yield Reference(("spec", "status_page", "components", index, "service"), each["service"])


def lint_policy(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    """Times that are none, variables that nobody knows, templates that stand twice, a second policy."""
    spec = definition.body["spec"]
    review, again = spec.get("postmortem") or {}, spec.get("recurrence") or {}
    spans = [
        (("postmortem", "within"), review.get("within")),
        (("recurrence", "within"), again.get("within")),
    ]
    for place, text in spans:
        try:
            durations.parse(text or "1h")
        except durations.BadDuration as problem:
            yield Lint(("spec", *place), str(problem), "Write for example 72h.")
    seen: set[str] = set()
    for index, each in enumerate(spec.get("templates") or ()):
        known = PUBLIC_VARIABLES if each["audience"] == "customer" else INTERNAL_VARIABLES
        for name in unknown(each["text"], audience=each["audience"]):
            message = f"a message for {each['audience']} knows no {name[:60]!r}"
            yield Lint(("spec", "templates", index, "text"), message, f"It knows {', '.join(known)}.")
        if each["name"] in seen:
            yield Lint(("spec", "templates", index, "name"), "it stands twice", "Give it another name.")
        seen.add(each["name"])
    first = min((each.name for each in definitions.values() if each.kind == definition.kind), default="")
    if first and first < definition.name:
        message = f"the policy {first} counts, and this one does not"
        yield Lint(("metadata", "name"), message, "Write one policy about incidents.")
