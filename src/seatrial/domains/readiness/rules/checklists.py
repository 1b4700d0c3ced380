"""From a Checklist document to criteria."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from seatrial.domains.evidence.types import PROBES
from seatrial.domains.readiness.types import Checklist, Criterion, ProbeUse, Verify
from seatrial.domains.workspace.types import Definition
from seatrial.kit import durations

#: Keys of a probe's use that are ours; the one key that is left names the probe.
OPTIONS = frozenset({"type", "every", "max_age", "timeout"})
TIMEOUT = timedelta(seconds=10)


def probe_key(use: Mapping[str, Any]) -> list[str]:
    """The keys of a probe's use that could name a probe; a sound one has exactly one."""
    return [key for key in use if key not in OPTIONS]


def checklist_of(definition: Definition) -> Checklist:
    """The checklist that a linted document defines."""
    spec = definition.body["spec"]
    criteria = [
        _criterion(definition, area_index, index, area, raw)
        for area_index, area in enumerate(spec["areas"])
        for index, raw in enumerate(area["criteria"])
    ]
    return Checklist(
        urn=definition.urn,
        name=definition.name,
        title=definition.title,
        version=str(spec["version"]),
        digest=definition.digest,
        source=definition.source.path,
        criteria=tuple(criteria),
    )


def _criterion(
    definition: Definition, area_index: int, index: int, area: Mapping[str, Any], raw: Mapping[str, Any]
) -> Criterion:
    place = definition.located.at(("spec", "areas", area_index, "criteria", index))
    verify = raw.get("verify")
    return Criterion(
        id=raw["id"],
        title=raw["title"],
        statement=raw["statement"],
        source=raw.get("source", ""),
        area=area["name"],
        area_title=area["title"],
        domain=raw.get("domain") or area["domain"],
        accepts=tuple(raw["accepts"]),
        role=raw["role"],
        must=raw.get("must", False),
        waivable=raw.get("waivable", True) and not raw.get("must", False),
        tiers=tuple(raw.get("tiers", ())),
        verify=Verify(verify["command"], verify["expect"]) if verify else None,
        probes=tuple(_uses(raw.get("probes") or {})),
        check=raw.get("check", "").strip(),
        failure=raw.get("failure", "").rstrip(" ."),
        remedy=raw.get("remedy", ""),
        line=place.line,
    )


def _uses(uses: Mapping[str, Mapping[str, Any]]) -> Iterator[ProbeUse]:
    for name, use in uses.items():
        probe = PROBES.get(probe_key(use)[0])
        yield ProbeUse(
            name=name,
            probe=probe.name,
            parameters=use[probe.name] or {},
            evidence_type=use.get("type", probe.evidence_type),
            max_age=_duration(use, "max_age", probe.max_age),
            every=_duration(use, "every", probe.every),
            timeout=_duration(use, "timeout", TIMEOUT),
        )


def _duration(use: Mapping[str, Any], option: str, default: timedelta) -> timedelta:
    return durations.parse(use[option]) if option in use else default
