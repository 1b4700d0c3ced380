"""The shape of a routing: a tree of routes, what inhibits what, and where everything else goes."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from seatrial.domains.alerts.rules.matching import matcher_of
from seatrial.domains.catalog.rules.references import as_urn
from seatrial.domains.notices.types import Urgency
from seatrial.domains.workspace.types import Definition, Lint, Pointer, Reference
from seatrial.kit import durations

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$")]
Label = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_.:/-]*$", max_length=200)]


def _condition(text: str) -> str:
    matcher_of(text)
    return text


def _duration(text: str) -> str:
    durations.parse(text)
    return text


Condition = Annotated[str, Field(max_length=500), AfterValidator(_condition)]
Duration = Annotated[str, Field(max_length=20), AfterValidator(_duration)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class RoutingMetadata(_Shape):
    """What it says of itself."""

    name: Name = Field(description="The name; the URN is alert-routing:<name>.")
    title: str = Field("", max_length=120, description="The name as people read it.")
    description: str = Field("", max_length=2000, description="What it is for.")


class SeverityShape(_Shape):
    """How bad alerts of the route are."""

    level: str = Field("", max_length=63, description="The level, whatever the alert says: S2.")
    label: Label | None = Field(None, description="The label that says it, where it is not `severity`.")
    levels: dict[str, str] = Field(
        default_factory=dict, max_length=50, description="What values of that label mean: {page: SEV1}."
    )


class OpeningShape(_Shape):
    """Its alerts open an incident by themselves, once for each group."""

    playbook: str = Field(
        "",
        pattern=r"^([A-Za-z0-9._-]+/[A-Za-z0-9._-]+)?$",
        max_length=200,
        description="The runbook to start then, by its service and name: edi-gateway/breach.",
    )


class RouteShape(_Shape):
    """A branch; what it leaves out is as in the branch above."""

    name: str = Field(min_length=1, max_length=60, description="How it is called where it is explained.")
    match: list[Condition] = Field(
        default_factory=list,
        max_length=50,
        description='Conditions on labels, all of which hold: severity="critical", team=~"edi-.*".',
    )
    service: str = Field(
        "",
        max_length=200,
        description="The service that they are about: component:edi-gateway, or label:app.",
    )
    policy: Name | None = Field(None, description="The escalation policy that pages about them.")
    urgency: Urgency | None = Field(None, description="high or low, where it is not as the policy says.")
    severity: SeverityShape | None = Field(None, description="How bad they are.")
    group_by: list[Label] | None = Field(
        None, max_length=20, description="Labels whose values tell groups apart; a group pages once."
    )
    wait: Duration | None = Field(
        None, description="How long the first page waits for an alert that explains it: 30s."
    )
    incident: OpeningShape | None = Field(
        None, description="Its alerts open an incident by themselves, with a playbook to start."
    )
    routes: list["RouteShape"] = Field(
        default_factory=list, max_length=200, description="Branches below, the first that matches counts."
    )


class InhibitionShape(_Shape):
    """What explains what."""

    name: str = Field(min_length=1, max_length=120, description="The reason, as the log says it.")
    when: list[Condition] = Field(default_factory=list, max_length=50, description="The alert that explains.")
    quiet: list[Condition] = Field(
        default_factory=list, max_length=50, description="Alerts that page nobody while it is open."
    )
    equal: list[Label] = Field(
        default_factory=list, max_length=20, description="Labels that have the same value on both."
    )
    needs: bool = Field(
        False, description="Only where the quiet one's service needs that of the other, directly or not."
    )


class NoiseShape(_Shape):
    """How noisy a rule may be (R209)."""

    target: float = Field(ge=0, le=1, description="The largest share of false positives: 0.3.")
    least: int = Field(5, ge=1, le=10000, description="Fewer labelled alerts say nothing.")
    window: Duration = Field("28d", description="How far back it is counted.")


class AlertRoutingSpec(_Shape):
    """Where alerts go."""

    order: int = Field(100, ge=0, le=10000, description="Trees are tried by this, the lowest first.")
    routes: list[RouteShape] = Field(max_length=500, description="Branches, the first that matches counts.")
    inhibit: list[InhibitionShape] = Field(
        default_factory=list, max_length=100, description="What explains what, over all alerts."
    )
    catch_all: Name | None = Field(
        None, description="The policy for alerts that no route, service or team has one for."
    )
    noise: NoiseShape | None = Field(None, description="How noisy rules may be.")


class AlertRoutingDocument(_Shape):
    """A routing of alerts."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["AlertRouting"] = Field(description="AlertRouting.")
    metadata: RoutingMetadata = Field(description="What it says of itself.")
    spec: AlertRoutingSpec = Field(description="The routing.")


def routing_references(definition: Definition) -> Iterable[Reference]:
    """A routing names services and escalation policies."""
    spec = definition.body["spec"]
    if spec.get("catch_all"):
        yield Reference(("spec", "catch_all"), f"escalation-policy:{spec['catch_all']}")
    yield from _named(("spec", "routes"), spec["routes"])


def _named(at: Pointer, routes: Iterable[Mapping[str, Any]]) -> Iterator[Reference]:
    for number, route in enumerate(routes):
        here: Pointer = (*at, number)
        if route.get("policy"):
            yield Reference((*here, "policy"), f"escalation-policy:{route['policy']}")
        service = route.get("service") or ""
        if service and not service.startswith("label:"):
            yield Reference((*here, "service"), as_urn(service, default_kind="component"))
        yield from _named((*here, "routes"), route.get("routes") or ())


def lint_routing(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    """One catch-all and one target for noise; branches that can never be reached."""
    spec = definition.body["spec"]
    others = [
        each for each in definitions.values() if each.kind == "AlertRouting" and each.urn != definition.urn
    ]
    for key, noun in (("catch_all", "catch-all"), ("noise", "target for noise")):
        there = [each for each in others if each.body["spec"].get(key)]
        if spec.get(key) and there:
            yield Lint(("spec", key), f"{there[0].urn} has a {noun}, too", "Leave it in one of them.")
    yield from _unreached(("spec", "routes"), spec["routes"])


def _unreached(at: Pointer, routes: Iterable[Mapping[str, Any]]) -> Iterator[Lint]:
    taken = ""
    for number, route in enumerate(routes):
        here: Pointer = (*at, number)
        if taken:
            message = f"no alert gets here: {taken} before it takes everything"
            yield Lint((*here, "name"), message, "Put it before that one.", "warning")
        if not route.get("match"):
            taken = route["name"]
        yield from _unreached((*here, "routes"), route.get("routes") or ())
