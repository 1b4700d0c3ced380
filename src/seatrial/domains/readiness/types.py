"""The words of readiness as values: checklists, criteria, results, standings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

Result = Literal["pass", "fail", "unknown", "error"]
#: From best to worst, as summaries count them.
RESULTS: tuple[Result, ...] = ("pass", "fail", "unknown", "error")

Role = Literal[
    "service_owner", "engineering_lead", "operations_lead", "security_lead", "product_manager", "vendor_lead"
]
#: The five domains of scope (R004).
Domain = Literal["application", "infrastructure", "observability", "security", "support"]


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

    @property
    def automated(self) -> bool:
        """Whether a machine finds out; otherwise a person attests it."""
        return bool(self.check)


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
