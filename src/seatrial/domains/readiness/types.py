"""The words of readiness as values: checklists, criteria, results, standings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

Result = Literal["pass", "fail", "unknown", "error"]
#: From best to worst, as summaries count them.
RESULTS: tuple[Result, ...] = ("pass", "fail", "unknown", "error")

Role = Literal[
    "service_owner", "engineering_lead", "operations_lead", "security_lead", "product_manager", "vendor_lead"
]
#: The five domains of scope (R004).
Domain = Literal["application", "infrastructure", "observability", "security", "support"]
DOMAINS: tuple[Domain, ...] = get_args(Domain)
#: What a checklist is for; it decides which rules its linter keeps it to.
Purpose = Literal[
    "general", "readiness", "handover", "deployment", "approval", "pre_operations", "operations", "production"
]
#: The gate that an open must-do item keeps shut.
Gate = Literal["design", "deployment", "go_live", "handover", "verification"]
#: How strict a criterion is with a service: it must hold, it should, or it is not asked.
Stance = Literal["must", "should", "skip"]
Provenance = Literal["any", "proven"]
#: Tiers that a service may have, the most critical first.
TIERS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class ProbeUse:
    """A criterion uses a probe under a name; `parameters` may hold {service.…} and {environment.…}."""

    name: str
    probe: str
    parameters: Mapping[str, Any]
    evidence_type: str
    max_age: timedelta
    every: timedelta
    timeout: timedelta


@dataclass(frozen=True, slots=True)
class Verify:
    """How a person would find out by hand: a command and what it should show."""

    command: str
    expect: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """When to go back: the metric is `above`, `below` or `equals` the threshold for the whole duration."""

    metric: str
    comparison: Literal["above", "below", "equals"]
    threshold: float
    duration: timedelta

    def __str__(self) -> str:
        minutes = self.duration.total_seconds() / 60
        return f"{self.metric} {self.comparison} {self.threshold:g} for {minutes:g} min"


@dataclass(frozen=True, slots=True)
class Rule:
    """Where the condition (CEL over the service) holds, the criterion stands so."""

    when: str
    then: Stance


@dataclass(frozen=True, slots=True)
class Criterion:
    """One statement that must hold, who accepts it, and how a machine finds out, if it can."""

    id: str
    title: str
    statement: str
    source: str
    area: str
    area_title: str
    domain: Domain
    accepts: tuple[str, ...]
    role: Role
    must: bool
    waivable: bool
    tiers: tuple[int, ...]
    verify: Verify | None
    probes: tuple[ProbeUse, ...]
    check: str
    #: what it means when the check does not hold, and what to do then, in plain words
    failure: str
    remedy: str
    #: line of the criterion in its file
    line: int = 1
    #: evidence that nobody vouches for does not count where this is `proven`
    provenance: Provenance = "any"
    #: CEL over the service: whom it is asked of; '' is everybody of its tiers
    when: str = ""
    #: how strict it is with whom; none: `must` says it for all
    rules: tuple[Rule, ...] = ()
    #: who does the work, where that is not who accepts it
    assignee: str = ""
    gate: Gate | None = None
    #: minutes that a person needs
    estimate: int | None = None
    #: what leads back: a runbook's URN or path
    rollback: str = ""
    triggers: tuple[Trigger, ...] = ()
    guide: str = ""
    questions: tuple[str, ...] = ()
    #: ids of criteria to settle first, and `checklist/criterion` of what this one answers for
    after: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    #: what was done in production does not count: it is rehearsed before, elsewhere (S3:280)
    outside_production: bool = False

    @property
    def automated(self) -> bool:
        """Whether a machine finds out; otherwise a person attests it."""
        return bool(self.check)


@dataclass(frozen=True, slots=True)
class Level:
    """A name for how much is asked, and the tiers of which it is asked."""

    name: str
    title: str
    tiers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """A versioned set of criteria; `digest` names exactly this content."""

    urn: str
    name: str
    title: str
    version: str
    digest: str
    source: str
    criteria: tuple[Criterion, ...]
    description: str = ""
    purpose: Purpose = "general"
    #: CEL over the service: whom the whole checklist is for; '' is everybody
    when: str = ""
    #: from the least to the most that is asked; none: the tiers themselves
    levels: tuple[Level, ...] = ()
    #: roles that sign when everything stands
    approvals: tuple[str, ...] = ()

    @property
    def estimate(self) -> int:
        """Minutes that its criteria take, as far as they say."""
        return sum(found.estimate or 0 for found in self.criteria)

    def for_tier(self, tier: int) -> tuple[Criterion, ...]:
        """The criteria that a service of this tier must meet (R056)."""
        return tuple(found for found in self.criteria if not found.tiers or tier in found.tiers)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check says now: result, reason in words, and until when that can hold by itself."""

    result: Result
    reason: str
    valid_until: datetime | None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A criterion and where it stands at an instant."""

    criterion: Criterion
    checklist: str
    result: Result
    reason: str
    since: datetime
    assessed_at: datetime
    valid_until: datetime | None
    #: watches by the name that the check uses, and names that cannot be had with what is missing
    keys: Mapping[str, str]
    missing: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many criteria stand where."""

    counts: Mapping[Result, int]

    @property
    def total(self) -> int:
        """All criteria that apply."""
        return sum(self.counts.values())

    @property
    def percent(self) -> int:
        """Passed of applicable, rounded down: 100 only where every one passed."""
        return self.counts.get("pass", 0) * 100 // self.total if self.total else 0


def tally(results: Sequence[Result]) -> Tally:
    """The results, counted."""
    return Tally({result: results.count(result) for result in RESULTS})
