"""How long evidence of a type counts: what policies say, else the type's own age (R062)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from seatrial.domains.evidence.types import MAX_AGES
from seatrial.kit import durations


@dataclass(frozen=True, slots=True)
class Ages:
    """What all policies together say; `by_tier` has the key (tier, type)."""

    everywhere: Mapping[str, timedelta] = field(default_factory=dict)
    by_tier: Mapping[tuple[int, str], timedelta] = field(default_factory=dict)

    def cap(self, type: str, *, tier: int | None) -> timedelta | None:
        """The age beyond which evidence of the type does not count for the tier; None: no policy says."""
        said = [self.everywhere.get(type), self.by_tier.get((tier, type)) if tier is not None else None]
        return min((age for age in said if age is not None), default=None)

    def of(self, type: str, *, tier: int | None, said: timedelta | None = None) -> timedelta:
        """How long sent evidence counts; `said` is the criterion's own age, None where it names none."""
        known = [age for age in (self.cap(type, tier=tier), said) if age is not None]
        return min(known, default=MAX_AGES[type])

    def expiry(self, type: str, *, tier: int | None, effective: datetime, expires: datetime) -> datetime:
        """The earlier of `expires` and what a policy allows."""
        cap = self.cap(type, tier=tier)
        return expires if cap is None else min(expires, effective + cap)


def ages_of(specs: Iterable[Mapping[str, Any]]) -> Ages:
    """What the `spec` parts of linted EvidencePolicy documents say; of two ages the shorter one wins."""
    everywhere: dict[str, timedelta] = {}
    by_tier: dict[tuple[int, str], timedelta] = {}
    for spec in specs:
        for name, text in (spec.get("maxAge") or {}).items():
            age = durations.parse(text)
            everywhere[name] = min(everywhere.get(name, age), age)
        for tier, ages in (spec.get("tiers") or {}).items():
            for name, text in ages.items():
                key, age = (int(tier), name), durations.parse(text)
                by_tier[key] = min(by_tier.get(key, age), age)
    return Ages(everywhere, by_tier)
