"""Which criteria are asked of which service, and how strictly."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from seatrial.domains.catalog.types import Service
from seatrial.domains.readiness.rules import expressions, logic
from seatrial.domains.readiness.types import TIERS, Checklist, Criterion, Stance

#: Annotations by which a service says what the catalogue has no field for, and what silence means:
#: where it is not said who may reach a service, everybody may, so that silence never loosens a rule.
OPERATOR, EXPOSURE = "seatrial.dev/operator", "seatrial.dev/exposure"
_NAMED = re.compile(r"\bservice\.([A-Za-z_]\w*)")
#: What conditions may name, with what it is.
ATTRIBUTES: Mapping[str, str] = {
    "name": "its name",
    "title": "its title",
    "type": "its type, as service, website, library",
    "lifecycle": "experimental, production or deprecated",
    "tier": "a number from 1 to 4",
    "owner": "the URN of its owner",
    "system": "the URN of its system",
    "operator": "who operates it: internal, unless its annotation seatrial.dev/operator says vendor",
    "exposure": "who can reach it: public, unless its annotation seatrial.dev/exposure says otherwise",
    "directory": "the folder of its definition",
    "tags": "a list",
    "annotations": "a map",
}
#: Terms that have no other values than these.
CLOSED: Mapping[str, tuple[logic.Value, ...]] = {"service.tier": tuple(float(tier) for tier in TIERS)}
_STRICTNESS: tuple[Stance, ...] = ("must", "should", "skip")


def attributes(service: Service) -> dict[str, Any]:
    """What conditions and checks see of a service."""
    return {
        **service.values(),
        "type": service.type,
        "tier": service.tier,
        "operator": service.annotations.get(OPERATOR, "internal"),
        "exposure": service.annotations.get(EXPOSURE, "public"),
        "tags": list(service.tags),
        "annotations": dict(service.annotations),
    }


def condition_names(text: str) -> list[str]:
    """The attributes that a condition names."""
    return list(dict.fromkeys(_NAMED.findall(text)))


def applicable(checklist: Checklist, *, service: Service) -> tuple[Criterion, ...]:
    """The criteria that are asked of the service, each as strict as it is with it (R056).

    A condition that cannot be evaluated counts as true: what is not known never loosens a rule.
    """
    seen = attributes(service)
    return _applicable(_Asked(checklist, named_attributes(checklist, service=service), seen))


def named_attributes(checklist: Checklist, *, service: Service) -> tuple[tuple[str, str], ...]:
    """What the checklist's conditions name of the service, as text: where it is equal, the same is asked."""
    seen = attributes(service)
    return tuple((name, repr(seen.get(name))) for name in _names_of(_Same(checklist)))


class _Asked:
    """A question that is equal to another one where checklist and all that its conditions name are."""

    __slots__ = ("_key", "checklist", "seen")

    def __init__(self, checklist: Checklist, key: tuple[Any, ...], seen: dict[str, Any]) -> None:
        self.checklist, self.seen = checklist, seen
        self._key = (checklist.urn, checklist.digest, checklist.source, key)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self._key == other._key


@lru_cache(maxsize=5000)
def _applicable(asked: _Asked) -> tuple[Criterion, ...]:
    checklist, seen = asked.checklist, asked.seen
    if not _holds(checklist.when, seen):
        return ()
    stances = [(found, stance_of(found, seen=seen)) for found in checklist.criteria]
    return tuple(_as_strict(found, stance) for found, stance in stances if stance != "skip")


def stance_of(criterion: Criterion, *, seen: Mapping[str, Any]) -> Stance:
    """How strict the criterion is with a service of these attributes.

    Where several of its rules hold, the strictest counts; where none does, it must hold.
    """
    if criterion.tiers and seen["tier"] not in criterion.tiers:
        return "skip"
    if not _holds(criterion.when, seen):
        return "skip"
    if not criterion.rules:
        return "must" if criterion.must else "should"
    found = {rule.then for rule in criterion.rules if _holds(rule.when, seen)}
    return next((stance for stance in _STRICTNESS if stance in found), "must")


def _as_strict(criterion: Criterion, stance: Stance) -> Criterion:
    must = stance == "must"
    if criterion.must == must:
        return criterion
    return replace(criterion, must=must, waivable=criterion.waivable and not must)


def _holds(condition: str, seen: Mapping[str, Any]) -> bool:
    return not condition or expressions.evaluate(condition, context={"service": seen}).kind != "false"


class _Same:
    """A checklist that is equal to another one of the same content at the same place."""

    __slots__ = ("_key", "checklist")

    def __init__(self, checklist: Checklist) -> None:
        self.checklist = checklist
        self._key = (checklist.urn, checklist.digest, checklist.source)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self._key == other._key


@lru_cache(maxsize=1000)
def _names_of(same: _Same) -> tuple[str, ...]:
    checklist = same.checklist
    conditions = [checklist.when]
    for criterion in checklist.criteria:
        conditions += [criterion.when, *(rule.when for rule in criterion.rules)]
    return tuple(dict.fromkeys(["tier", *(name for text in conditions for name in condition_names(text))]))
