"""What of a service's architecture is watched, and how two states of it differ (R007)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from seatrial.domains.catalog.types import Service
from seatrial.domains.readiness.rules.applicability import OPERATOR

#: What is watched, with what people call it. Who operates it has a trigger of its own (R008).
FACETS: Mapping[str, str] = {
    "depends_on": "what it depends on",
    "provides_apis": "the APIs that it provides",
    "data_classification": "the classification of its data",
    "tier": "its tier",
    "slo": "its objectives",
}
_DATA = "seatrial.dev/data-classification"


@dataclass(frozen=True, slots=True)
class Differs:
    """One facet that differs, with its old and its new value, as text."""

    facet: str
    title: str
    old: str
    new: str


def facets_of(service: Service, *, spec: Mapping[str, Any], objectives: Mapping[str, str]) -> dict[str, Any]:
    """What is watched of the service. `spec` is that of its entry, `objectives` the target of each SLO."""
    return {
        "depends_on": sorted(str(each) for each in spec.get("dependsOn") or ()),
        "provides_apis": sorted(str(each) for each in spec.get("providesApis") or ()),
        "data_classification": service.annotations.get(_DATA, ""),
        "tier": service.tier,
        "slo": dict(sorted(objectives.items())),
        "operator": service.annotations.get(OPERATOR, "internal"),
        "vendor": service.annotations.get("seatrial.dev/vendor", ""),
        "contract_ends": service.annotations.get("seatrial.dev/contract-ends", ""),
    }


def differences(
    before: Mapping[str, Any], *, after: Mapping[str, Any], watched: Collection[str]
) -> list[Differs]:
    """Each watched facet that differs. Words that nobody runs by (a description) are no facet."""
    return [
        Differs(name, title, spelled(before.get(name)), spelled(after.get(name)))
        for name, title in FACETS.items()
        if name in watched and before.get(name) != after.get(name)
    ]


def spelled(value: Any) -> str:
    """A value as people read it; `nothing` where there is none."""
    if isinstance(value, Mapping):
        return _joined(f"{name} {target}" for name, target in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _joined(str(each) for each in value)
    return str(value) if value not in (None, "") else "nothing"


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(parts) or "nothing"
