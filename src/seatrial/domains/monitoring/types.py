"""The words of monitoring as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal, Protocol, get_args

from seatrial.kit.registry import Registry

#: How long a review of a rule or a dashboard counts, and one of health, where nothing says.
WINDOW = timedelta(days=90)
#: Severities whose alerts need an interpretation, where nothing says.
CRITICAL = ("critical", "page", "sev1", "s0")
MONITORING, HEALTH = "monitoring", "health-checks"

FaultCode = Literal[
    "unreadable",
    "no-file",
    "stale",
    "no-severity",
    "no-runbook",
    "dead-runbook",
    "dead-anchor",
    "no-interpretation",
    "undocumented-metric",
    "no-query",
]
FAULTS: tuple[FaultCode, ...] = get_args(FaultCode)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the files of a workspace; the line counts from 1."""

    path: str
    line: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a rule or a board, where, and what to do about it."""

    code: FaultCode
    place: Place
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """Somebody looked at it on that day: who, and what came of it."""

    on: date
    by: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What a definition says of one alert beside its rule."""

    owner: str = ""
    window: timedelta | None = None
    interpretation: str = ""
    reviews: tuple[Review, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardNote:
    """What a definition says of one dashboard: its file, for whom it is, who keeps it right."""

    file: str
    audience: str
    owner: str
    window: timedelta
    reviews: tuple[Review, ...] = ()
    #: where people open it, '' where nobody says
    url: str = ""


@dataclass(frozen=True, slots=True)
class Metric:
    """An entry of the dictionary: what the metric means, its unit, and what is normal."""

    name: str
    meaning: str
    unit: str = ""
    normal: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a definition of the kind Monitoring says about the service (a URN)."""

    name: str
    title: str
    service: str
    owner: str
    files: tuple[str, ...]
    window: timedelta
    critical: tuple[str, ...]
    runbooks: Mapping[str, str]
    notes: Mapping[str, Note]
    boards: tuple[BoardNote, ...]
    metrics: Mapping[str, Metric]
    workspace: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A rule that alerts, as its file says it; `wait` is its `for`."""

    alert: str
    group: str
    expr: str
    wait: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    place: Place
    #: lines of what stands in it, by its key (`annotations.runbook`)
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def severity(self) -> str:
        """The label of that name, '' without one."""
        return self.labels.get("severity", "")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """When somebody looked at it last (None: nobody ever did), and until when that counts."""

    last: Review | None
    window: timedelta
    today: date

    @property
    def until(self) -> date | None:
        """The last day on which the review counts."""
        return self.last.on + self.window if self.last else None

    @property
    def is_stale(self) -> bool:
        """Whether nobody reviewed it within its window: the last day counts still (R207)."""
        return self.until is None or self.until < self.today


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with what the definition says of it, and what is wrong with it."""

    written: Written
    plan: str
    service: str
    owner: str
    reviewed: Reviewed
    reviews: tuple[Review, ...]
    interpretation: str
    is_critical: bool
    runbook: str
    #: the file that the link leads to, '' where it leads to none here
    runbook_file: str
    metrics: tuple[str, ...]
    faults: tuple[Fault, ...]

    @property
    def name(self) -> str:
        """The alert's."""
        return self.written.alert

    @property
    def codes(self) -> frozenset[str]:
        """What is wrong with it, as words."""
        return frozenset(each.code for each in self.faults)


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel of a dashboard, with the metrics that it asks for and those that nobody explains."""

    title: str
    queries: tuple[str, ...]
    metrics: tuple[str, ...]
    undocumented: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """A dashboard with what the definition says of it, and what is wrong; `slug` is its file's name."""

    slug: str
    title: str
    note: BoardNote
    plan: str
    service: str
    reviewed: Reviewed
    panels: tuple[Panel, ...]
    faults: tuple[Fault, ...]
    #: documents of the workspace that lead to it
    mentions: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """`edi-gateway/edi`."""
        return f"{self.plan}/{self.slug}"


@dataclass(frozen=True, slots=True)
class Judged:
    """What a plan's files come to: rules, boards, what is wrong with files as a whole, and the dictionary."""

    plan: Plan
    rules: tuple[Rule, ...]
    boards: tuple[Board, ...]
    faults: tuple[Fault, ...]

    @property
    def all_faults(self) -> Sequence[Fault]:
        """Every fault, by its place."""
        found = [*self.faults]
        found += [fault for rule in self.rules for fault in rule.faults]
        found += [fault for board in self.boards for fault in board.faults]
        return sorted(found, key=lambda fault: (fault.place.path, fault.place.line, fault.code))


#: Where the link of an alert leads: to a runbook here, to an address that is not followed, or nowhere.
Lead = Literal["runbook", "elsewhere", "none", "dead-runbook", "dead-anchor"]
LEADS: tuple[Lead, ...] = get_args(Lead)


@dataclass(frozen=True, slots=True)
class Covered:
    """An alert, and where its link leads. `service` and `plan` are '' for one that only a file names."""

    alert: str
    severity: str
    place: Place
    runbook: str
    file: str
    fault: Fault | None = None
    service: str = ""
    plan: str = ""

    @property
    def lead(self) -> Lead:
        """Where its link leads."""
        if self.fault is None:
            return "runbook" if self.file else "elsewhere"
        if self.fault.code == "dead-runbook" or self.fault.code == "dead-anchor":
            return self.fault.code
        return "none"


@dataclass(frozen=True, slots=True)
class SeverityCount:
    """How many alerts there are of a severity, and how many of them lead where."""

    severity: str
    alerts: int
    leads: Mapping[Lead, int]

    @property
    def dead_runbooks(self) -> int:
        """Those whose link leads to no file."""
        return self.leads["dead-runbook"]

    @property
    def dead_anchors(self) -> int:
        """Those whose link leads to no heading of its file."""
        return self.leads["dead-anchor"]

    @property
    def with_runbook(self) -> int:
        """Those that name one, dead links and all."""
        return self.alerts - self.leads["none"]


@dataclass(frozen=True, slots=True)
class Keeping:
    """A runbook: what starts it, of which sorts (alert, measure, schedule, event), who keeps it right."""

    path: str
    trigger: str
    sorts: tuple[str, ...]
    owner: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every alert with where its link leads, what is wrong with files, and the runbooks of a repository."""

    entries: tuple[Covered, ...]
    faults: tuple[Fault, ...] = ()
    runbooks: tuple[Keeping, ...] = ()

    @property
    def with_runbook(self) -> int:
        """How many alerts name a runbook, dead links and all."""
        return sum(each.lead != "none" for each in self.entries)

    @property
    def is_whole(self) -> bool:
        """Whether every alert leads somewhere, and every file could be read."""
        return not self.faults and all(each.fault is None for each in self.entries)


@dataclass(frozen=True, slots=True)
class Version:
    """A file as a revision of its workspace brought it; `data` is None where it was taken away."""

    revision: int
    at: datetime
    by: str
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Change:
    """What a revision changed in a rule or a board, line by line, and who reviewed it after that."""

    revision: int
    at: datetime
    by: str
    lines: tuple[str, ...]
    reviewed: Review | None


#: At its last day, and a week later.
Stage = Literal["due", "again"]
STAGES: tuple[Stage, ...] = get_args(Stage)


class Mentions(Protocol):
    """How often something of a higher floor leads to each of those addresses since that day."""

    def __call__(self, urls: Sequence[str], *, since: date) -> Mapping[str, int]:
        """By address; what nothing leads to may be left out."""
        ...


#: Who knows of addresses that people were given.
MENTIONS: Registry[Mentions] = Registry("place that leads to dashboards")
HealthState = Literal["healthy", "unhealthy", "unknown"]


@dataclass(frozen=True, slots=True)
class Check:
    """A health check: the criterion whose probes look, and whose check says what is expected."""

    id: str
    title: str
    checklist: str
    criterion: str


@dataclass(frozen=True, slots=True)
class HealthPlan:
    """What a definition of the kind HealthChecks says about the service (a URN).

    `healthy` is CEL over the ids of checks; `window` is how often a person looks as well.
    """

    name: str
    title: str
    service: str
    owner: str
    checks: tuple[Check, ...]
    healthy: str
    window: timedelta
    reviews: tuple[Review, ...]
    workspace: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """Where a check stands: `holds` is None where nobody knows. `every` is how often its probes look."""

    check: Check
    holds: bool | None
    reason: str
    probes: tuple[str, ...] = ()
    expected: str = ""
    every: tuple[timedelta, ...] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a service is healthy in an environment by its checks, and whether a person looked in time."""

    plan: HealthPlan
    environment: str
    state: HealthState
    checks: tuple[Checked, ...]
    reviewed: Reviewed
