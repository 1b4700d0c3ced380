"""Routes, silences and what is decided about an alert, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, get_args

from seatrial.domains.notices.types import Urgency

ROUTING_KIND = "alert-routing"
#: As Alertmanager and amtool write them; a label that is not there is an empty one.
Comparison = Literal["=", "!=", "=~", "!~"]
COMPARISONS: tuple[Comparison, ...] = get_args(Comparison)
#: Whom an alert pages that no route, service or policy sends to anybody: those who run this installation.
ADMINISTRATORS = "administrators:all"


@dataclass(frozen=True, slots=True)
class Matcher:
    """One condition on a label: `severity="critical"`, `team=~"edi-.*"`. Expressions match whole values."""

    label: str
    how: Comparison
    value: str

    def __str__(self) -> str:
        return f'{self.label}{self.how}"{self.value}"'


@dataclass(frozen=True, slots=True)
class Opening:
    """An alert of the route opens an incident by itself, with that runbook (`edi-gateway/breach`, or '') to
    be started.
    """

    playbook: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """A branch of the tree: what it says counts for alerts that it matches, '' and None leave it to the
    branch above. The first child that matches says more.
    """

    name: str
    match: tuple[Matcher, ...] = ()
    #: a service's URN, or `label:NAME` for the service that a label names
    service: str = ""
    policy: str = ""
    urgency: Urgency | None = None
    #: the level whatever the labels say
    level: str = ""
    #: which label says how bad it is, and what its values mean as levels
    severity_label: str = ""
    levels: Mapping[str, str] = field(default_factory=dict, hash=False)
    group_by: tuple[str, ...] | None = None
    #: how long the first page waits for what may inhibit it
    wait: timedelta | None = None
    opens: Opening | None = None
    routes: tuple["Route", ...] = ()


@dataclass(frozen=True, slots=True)
class Inhibition:
    """While an alert like `when` is open, those like `quiet` page nobody: of services that need its service
    (`needs`), and with the same values of the labels `equal`.
    """

    name: str
    when: tuple[Matcher, ...] = ()
    quiet: tuple[Matcher, ...] = ()
    equal: tuple[str, ...] = ()
    needs: bool = False


@dataclass(frozen=True, slots=True)
class NoiseTarget:
    """The largest share of false positives of a rule that is fine, of at least so many labelled alerts."""

    ratio: float
    least: int
    window: timedelta


@dataclass(frozen=True, slots=True)
class Routing:
    """One definition: a tree of routes, what inhibits what, and where everything else goes (`catch_all`)."""

    urn: str
    title: str
    order: int
    routes: tuple[Route, ...]
    inhibitions: tuple[Inhibition, ...] = ()
    catch_all: str = ""
    noise: NoiseTarget | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """A route that was looked at: whether it matched, and which condition did not hold."""

    path: str
    matched: bool
    because: str


@dataclass(frozen=True, slots=True)
class Routed:
    """What the routes say of an alert. `path` is '' where none matched."""

    path: str = ""
    service: str = ""
    policy: str = ""
    urgency: Urgency | None = None
    level: str = ""
    severity_label: str = "severity"
    levels: Mapping[str, str] = field(default_factory=dict, hash=False)
    group_by: tuple[str, ...] = ()
    wait: timedelta = timedelta(0)
    opens: Opening | None = None
    tried: tuple[Tried, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """An open alert, as far as it may inhibit others or be inhibited."""

    number: int
    name: str
    labels: Mapping[str, str] = field(hash=False)
    service: str = ""
    is_inhibited: bool = False
    #: the uid of its source, '' where it is about none
    source: str = ""


@dataclass(frozen=True, slots=True)
class Quieted:
    """Why an alert pages nobody now: by which other alert or silence, in words, and until when, if known."""

    by: str
    because: str
    until: datetime | None = None


SilenceKind = Literal["silence", "maintenance"]
SILENCE_KINDS: tuple[SilenceKind, ...] = get_args(SilenceKind)
#: How a maintenance window comes again.
Repeat = Literal["", "daily", "weekly"]
REPEATS: tuple[Repeat, ...] = get_args(Repeat)


@dataclass(frozen=True, slots=True)
class Silence:
    """From `starts_at` to `ends_at` alerts that match page nobody; a window may come again by local time."""

    uid: str
    number: int
    kind: SilenceKind
    match: tuple[Matcher, ...]
    starts_at: datetime
    ends_at: datetime
    reason: str
    made_by: str
    created_at: datetime
    service: str = ""
    repeat: Repeat = ""
    time_zone: str = "UTC"
    cancelled_at: datetime | None = None
    #: the uid and the URN of the source that it is for alone, '' for any
    source_uid: str = ""
    source: str = ""
    #: whom the program named that made it with a key of the source
    author: str = ""

    @property
    def name(self) -> str:
        """How people call it: SL-3."""
        return f"SL-{self.number}"
