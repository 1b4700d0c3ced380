"""From a Checklist document to criteria."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from seatrial.domains.evidence.types import PROBES, Probe
from seatrial.domains.readiness.types import (
    Checklist,
    Criterion,
    Level,
    ProbeUse,
    Role,
    Rule,
    Trigger,
    Verify,
)
from seatrial.domains.workspace.types import Definition
from seatrial.kit import durations

#: Keys of a probe's use that are ours; the one key that is left names the probe.
OPTIONS = frozenset({"type", "every", "max_age", "timeout"})
TIMEOUT = timedelta(seconds=10)
#: The ways in which a trigger point may name its limit.
COMPARISONS: tuple[Literal["above", "below", "equals"], ...] = ("above", "below", "equals")


def probe_key(use: Mapping[str, Any]) -> list[str]:
    """The keys of a probe's use that could name a probe; a sound one has exactly one."""
    return [key for key in use if key not in OPTIONS]


@lru_cache(maxsize=2000)
def _parsed(urn: str, digest: str, place: "_Placed") -> Checklist:
    definition = place.definition
    spec = definition.body["spec"]
    levels = _levels(spec)
    criteria = [
        _criterion(definition, area_index, index, _Frame(area, levels))
        for area_index, area in enumerate(spec["areas"])
        for index in range(len(area["criteria"]))
    ]
    return Checklist(
        urn=urn,
        name=definition.name,
        title=definition.title,
        version=str(spec["version"]),
        digest=digest,
        source=definition.source.path,
        criteria=tuple(criteria),
        description=definition.body["metadata"].get("description", ""),
        purpose=spec.get("purpose", "general"),
        when=_line(spec.get("when", "")),
        levels=levels,
        approvals=tuple(spec.get("approvals", ())),
    )


def checklist_of(definition: Definition) -> Checklist:
    """The checklist that a linted document defines; the same object for the same content and place."""
    return _parsed(definition.urn, definition.digest, _Placed(definition))


class _Placed:
    """A definition that is equal to another one where a checklist made of it would be."""

    __slots__ = ("_key", "definition")

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self._key = (definition.urn, definition.digest, definition.source)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Placed) and self._key == other._key


class _Frame(NamedTuple):
    """What a criterion takes from around it where it does not say."""

    area: Mapping[str, Any]
    levels: tuple[Level, ...]

    def tiers(self, raw: Mapping[str, Any]) -> tuple[int, ...]:
        named = {tier for level in self.levels if level.name in raw.get("levels", ()) for tier in level.tiers}
        return tuple(raw.get("tiers", ())) or tuple(sorted(named))


def _levels(spec: Mapping[str, Any]) -> tuple[Level, ...]:
    found = [
        Level(level["name"], level.get("title") or level["name"], tuple(sorted(level["tiers"])))
        for level in spec.get("levels", ())
    ]
    return tuple(sorted(found, key=lambda level: min(level.tiers), reverse=True))


def _criterion(definition: Definition, area_index: int, index: int, frame: _Frame) -> Criterion:
    place = definition.located.at(("spec", "areas", area_index, "criteria", index))
    area, raw = frame.area, frame.area["criteria"][index]
    verify, must = raw.get("verify"), raw.get("must", False)
    # the linter has seen that one of the two is there
    role: Role = raw.get("role") or area["role"]
    return Criterion(
        id=raw["id"],
        title=raw["title"],
        statement=raw.get("statement", ""),
        source=raw.get("source", ""),
        area=area["name"],
        area_title=area["title"],
        domain=raw.get("domain") or area["domain"],
        accepts=tuple(raw["accepts"]),
        role=role,
        must=must,
        waivable=raw.get("waivable", True) and not must,
        tiers=frame.tiers(raw),
        verify=Verify(verify["command"], verify["expect"]) if verify else None,
        probes=tuple(_uses(raw.get("probes") or {}, proven=raw.get("provenance") == "proven")),
        check=raw.get("check", "").strip(),
        failure=raw.get("failure", "").rstrip(" ."),
        remedy=raw.get("remedy", ""),
        line=place.line,
        provenance=raw.get("provenance", "any"),
        when=_line(raw.get("when", "")),
        rules=tuple(Rule(_line(rule["when"]), rule["then"]) for rule in raw.get("rules", ())),
        assignee=raw.get("assignee") or area.get("assignee") or role,
        gate=raw.get("gate"),
        estimate=raw.get("estimate_minutes"),
        rollback=raw.get("rollback", ""),
        triggers=tuple(_trigger(trigger) for trigger in raw.get("triggers", ())),
        guide=raw.get("guide", ""),
        questions=tuple(raw.get("questions", ())),
        after=tuple(raw.get("after", ())),
        covers=tuple(raw.get("covers", ())),
        outside_production=raw.get("outside_production", False),
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _trigger(raw: Mapping[str, Any]) -> Trigger:
    comparison = next(word for word in COMPARISONS if raw.get(word) is not None)
    return Trigger(raw["metric"], comparison, float(raw[comparison]), durations.parse(raw["for"]))


def _parameters(probe: Probe, said: Any, *, proven: bool) -> Any:
    """What the definition says, and what stands for the rest of it; of what was sent, what somebody vouches
    for is looked at first.
    """
    if proven and probe.pushed:
        return {**said, "provenance": "proven"}
    return {**probe.fills, **(said or {})} if probe.fills else said or {}


def _uses(uses: Mapping[str, Mapping[str, Any]], *, proven: bool) -> Iterator[ProbeUse]:
    for name, use in uses.items():
        probe = PROBES.get(probe_key(use)[0])
        yield ProbeUse(
            name=name,
            probe=probe.name,
            parameters=_parameters(probe, use[probe.name], proven=proven),
            evidence_type=use.get("type") or probe.type_of(use[probe.name]),
            max_age=_duration(use, "max_age", probe.max_age),
            every=_duration(use, "every", probe.every),
            timeout=_duration(use, "timeout", TIMEOUT),
        )


def _duration(use: Mapping[str, Any], option: str, default: timedelta) -> timedelta:
    return durations.parse(use[option]) if option in use else default
