"""Monitoring's kinds of definition: Monitoring, HealthChecks."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from seatrial.domains.monitoring.rules.health import BadHealth, compile_health
from seatrial.domains.monitoring.rules.plans import urn_of
from seatrial.domains.monitoring.types import HEALTH, MONITORING
from seatrial.domains.workspace.types import KINDS, Definition, Kind, Lint, Pointer, Reference
from seatrial.kit import durations

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Duration = Annotated[str, StringConstraints(pattern=r"^(?:[0-9]{1,6}[smhdw]){1,4}$")]
Party = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Place = Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class MonitoringMetadata(_Shape):
    """What the definition says of itself."""

    name: Name = Field(description="The name; it stands in the URN.")
    title: str = Field("", max_length=120, description="The name as people read it.")
    description: str = Field("", max_length=2000, description="What it is for.")


class DoneReview(_Shape):
    """Somebody looked at it."""

    date: datetime.date = Field(description="The day, as 2026-11-20.")
    by: Party = Field(description="Who: user:default/astrid, or a name.")
    what: str = Field("", max_length=2000, description="What came of it.")


class AlertNote(_Shape):
    """What is said of one alert beside its rule."""

    owner: str = Field("", max_length=200, description="Team that keeps it right, where not the label's.")
    review_within: Duration | None = Field(None, description="How long a review of it counts.")
    interpretation: str = Field(
        "", max_length=4000, description="How to read it; stands before the rule's own annotation."
    )
    reviews: list[DoneReview] = Field(default_factory=list, max_length=200, description="Its reviews.")


class RulesSpec(_Shape):
    """Which alert rules, and what is asked of them."""

    files: list[Place] = Field(min_length=1, max_length=50, description="Rule files, as `alerts/*.yaml`.")
    review_within: Duration | None = Field(None, description="How long a review counts; without it 90d.")
    critical: list[Party] = Field(
        default_factory=list,
        max_length=20,
        description="Severities whose alerts need an interpretation; none: critical, page, sev1, s0.",
    )
    runbooks: dict[str, str] = Field(
        default_factory=dict, description="Web address and the folder that it shows, as for `alert_rules`."
    )
    notes: dict[str, AlertNote] = Field(default_factory=dict, description="What is said of alerts, by name.")


class DashboardNote(_Shape):
    """A dashboard: for whom it is, and who keeps it right."""

    file: Place = Field(description="Grafana dashboard of the workspace (JSON).")
    audience: Text = Field(description="For whom it is, as `on call` or `management`.")
    owner: Party = Field(description="Team that keeps it right.")
    url: Annotated[str, StringConstraints(pattern=r"^(?:https?://\S+)?$", max_length=1000)] = Field(
        "", description="Where people open it; with it, Seatrial counts how often they do."
    )
    review_within: Duration | None = Field(None, description="How long a review counts; without it 90d.")
    reviews: list[DoneReview] = Field(default_factory=list, max_length=200, description="Its reviews.")


class MetricNote(_Shape):
    """What a metric means."""

    meaning: Text = Field(description="What it counts or measures, in words.")
    unit: str = Field("", max_length=60, description="Its unit.")
    normal: str = Field("", max_length=300, description="What is normal.")


class MonitoringSpec(_Shape):
    """How one service is monitored."""

    service: Party = Field(description="The service: component:default/edi-gateway.")
    owner: Party = Field(description="Team that keeps it right where nothing nearer says.")
    rules: RulesSpec | None = Field(None, description="Alert rules.")
    dashboards: list[DashboardNote] = Field(default_factory=list, max_length=100, description="Dashboards.")
    metrics: dict[str, MetricNote] = Field(
        default_factory=dict, description="The dictionary: what each metric means, by its name."
    )


class MonitoringDocument(_Shape):
    """How a service is monitored: its rules, dashboards and metrics."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["Monitoring"] = Field(description="Monitoring.")
    metadata: MonitoringMetadata = Field(description="What it says of itself.")
    spec: MonitoringSpec = Field(description="The monitoring.")


class HealthCheck(_Shape):
    """One health check."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")] = Field(
        description="Its name in `healthy`."
    )
    title: str = Field("", max_length=120, description="What it asks, in words.")
    criterion: Annotated[str, StringConstraints(pattern=r"^[^/\s]{1,63}/[^/\s]{1,63}$")] = Field(
        description="`checklist/criterion`: its probes look, its check says what is expected."
    )


class ManualReview(_Shape):
    """That a person looks as well."""

    every: Duration | None = Field(None, description="How often; without it every 30d.")
    reviews: list[DoneReview] = Field(default_factory=list, max_length=200, description="Those that were.")


class HealthSpec(_Shape):
    """When a service is healthy."""

    service: Party = Field(description="The service: component:default/edi-gateway.")
    owner: Party = Field(description="Team that keeps it right.")
    checks: list[HealthCheck] = Field(min_length=1, max_length=50, description="The checks.")
    healthy: Text = Field(description="CEL over the checks' ids, as `answers && (primary || standby)`.")
    review: ManualReview = Field(default_factory=ManualReview, description="That a person looks as well.")


class HealthChecksDocument(_Shape):
    """When a service is healthy."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["HealthChecks"] = Field(description="HealthChecks.")
    metadata: MonitoringMetadata = Field(description="What it says of itself.")
    spec: HealthSpec = Field(description="The checks.")


def monitoring_references(definition: Definition) -> Iterable[Reference]:
    """It names its service, and the team that keeps it right; so does each dashboard."""
    spec = definition.body["spec"]
    yield from _named(("spec", "service"), spec["service"], "component")
    yield from _named(("spec", "owner"), spec["owner"], "group")
    for number, board in enumerate(spec.get("dashboards") or ()):
        yield from _named(("spec", "dashboards", number, "owner"), board["owner"], "group")
    for name, note in ((spec.get("rules") or {}).get("notes") or {}).items():
        yield from _named(("spec", "rules", "notes", name, "owner"), note.get("owner") or "", "group")


def health_references(definition: Definition) -> Iterable[Reference]:
    """It names its service, its team, and the checklist of each check."""
    spec = definition.body["spec"]
    yield from _named(("spec", "service"), spec["service"], "component")
    yield from _named(("spec", "owner"), spec["owner"], "group")
    for number, check in enumerate(spec["checks"]):
        checklist = check["criterion"].partition("/")[0]
        yield Reference(("spec", "checks", number, "criterion"), f"checklist:{checklist}", severity="warning")


def _named(pointer: Pointer, reference: str, kind: str) -> Iterator[Reference]:
    urn = urn_of(reference, kind=kind)
    if urn:
        yield Reference(pointer, urn)


def lint_monitoring(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    """One for each service; durations can be counted; each dashboard stands once."""
    spec = definition.body["spec"]
    yield from _once(definition, definitions)
    rules = spec.get("rules") or {}
    yield from _duration(("spec", "rules", "review_within"), rules.get("review_within"))
    for name, note in (rules.get("notes") or {}).items():
        yield from _duration(("spec", "rules", "notes", name, "review_within"), note.get("review_within"))
    seen: set[str] = set()
    for number, board in enumerate(spec.get("dashboards") or ()):
        at: Pointer = ("spec", "dashboards", number)
        yield from _duration((*at, "review_within"), board.get("review_within"))
        if board["file"].rpartition("/")[2] in seen:
            yield Lint((*at, "file"), f"a file of the name of {board['file']} stands twice", "Remove one.")
        seen.add(board["file"].rpartition("/")[2])


def lint_health(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    """One for each service; ids stand once; the expression is sound and uses each check; criteria stand."""
    spec = definition.body["spec"]
    yield from _once(definition, definitions)
    yield from _duration(("spec", "review", "every"), (spec.get("review") or {}).get("every"))
    seen: set[str] = set()
    for number, check in enumerate(spec["checks"]):
        at: Pointer = ("spec", "checks", number)
        if check["id"] in seen:
            yield Lint((*at, "id"), f"{check['id']} stands twice", "Rename one.")
        seen.add(check["id"])
        yield from _criterion((*at, "criterion"), check["criterion"], definitions)
    try:
        used = set(compile_health(spec["healthy"], checks=frozenset(seen)).variables())
    except BadHealth as problem:
        message = f"{spec['healthy'][:60]!r} is no expression over the checks: {problem}"
        yield Lint(("spec", "healthy"), message, "Write for example `answers && router`.")
        return
    for name in sorted(seen - used):
        message = f"the check {name} does not count for health"
        yield Lint(("spec", "healthy"), message, "Use it, or remove it.", "warning")


def _criterion(at: Pointer, said: str, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    checklist, _, criterion = said.partition("/")
    found = definitions.get(f"checklist:{checklist}")
    if found is not None and criterion not in _criteria(found.body["spec"]):
        yield Lint(
            at, f"the checklist {checklist} has no criterion {criterion}", "Correct the name.", "warning"
        )


def _criteria(spec: Mapping[str, Any]) -> set[str]:
    found: set[str] = set()
    stack: list[Any] = [spec]
    while stack:
        node = stack.pop()
        if isinstance(node, Mapping):
            found |= {each["id"] for each in node.get("criteria") or () if isinstance(each, Mapping)}
            stack += [each for key, each in node.items() if key != "criteria"]
        elif isinstance(node, list | tuple):
            stack += node
    return found


def _duration(at: Pointer, said: str | None) -> Iterator[Lint]:
    if not said:
        return
    try:
        durations.parse(said)
    except durations.BadDuration as problem:
        yield Lint(at, str(problem), "Write it as 90d.")


def _once(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    service = urn_of(definition.body["spec"]["service"], kind="component")
    for each in definitions.values():
        if each.kind != definition.kind or each.urn == definition.urn:
            continue
        if urn_of(each.body["spec"]["service"], kind="component") == service:
            message = f"there is another {each.kind} of {service} at {each.source}"
            yield Lint(("spec", "service"), message, "Keep one of them.")


KINDS.add(
    "Monitoring",
    Kind(
        "Monitoring",
        MONITORING,
        ("seatrial.dev/v1",),
        MonitoringDocument,
        "Alert rules and dashboards of a service with owners and reviews, and what its metrics mean.",
        references=monitoring_references,
        lint=lint_monitoring,
    ),
)
KINDS.add(
    "HealthChecks",
    Kind(
        "HealthChecks",
        HEALTH,
        ("seatrial.dev/v1",),
        HealthChecksDocument,
        "When a service is healthy: checks, an expression over them, and how often a person looks.",
        references=health_references,
        lint=lint_health,
    ),
)
