"""Health put together: an expression over checks, of which each holds, does not, or is not known (R212)."""

from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from itertools import product
from typing import Any

from seatrial.domains.monitoring.rules.plans import reviews_of, urn_of
from seatrial.domains.monitoring.types import Check, HealthPlan, HealthState
from seatrial.kit import durations
from seatrial.kit.cel import cel

#: What is not known is tried both ways: so many at most, beyond them nothing is known.
_MOST_UNKNOWN = 10
_MONTH = timedelta(days=30)


class BadHealth(ValueError):
    """The text is no expression over the checks; the message says why."""


@lru_cache(maxsize=1000)
def compile_health(text: str, *, checks: frozenset[str]) -> cel.Program:
    """The compiled expression; raises BadHealth."""
    try:
        program = cel.compile(text)
    except ValueError as problem:
        words = str(problem).partition("ERROR: ")[2].splitlines() or ["it does not parse"]
        raise BadHealth(words[0].replace("<input>:", "column ").strip()) from None
    strangers = sorted(set(program.variables()) - checks)
    if strangers:
        raise BadHealth(f"unknown name {strangers[0]}: it may use {', '.join(sorted(checks))}")
    return program


def health_of(text: str, *, holds: Mapping[str, bool | None]) -> HealthState:
    """What the expression comes to. Where that is so whatever the unknown checks say, it is known."""
    try:
        program = compile_health(text, checks=frozenset(holds))
    except BadHealth:
        return "unknown"
    named = set(program.variables())
    open_ = sorted(name for name in named if holds[name] is None)
    if len(open_) > _MOST_UNKNOWN:
        return "unknown"
    sure = {name: value for name, value in holds.items() if value is not None}
    tried = {
        _outcome(program, {**sure, **dict(zip(open_, values, strict=True))})
        for values in product((False, True), repeat=len(open_))
    }
    return tried.pop() if len(tried) == 1 else "unknown"


def _outcome(program: cel.Program, given: Mapping[str, bool]) -> HealthState:
    try:
        value = program.execute(dict(given))
    except (KeyError, IndexError, TypeError, ValueError, ArithmeticError, RuntimeError):
        return "unknown"
    if value is True:
        return "healthy"
    return "unhealthy" if value is False else "unknown"


def health_plan_of(body: Mapping[str, Any], *, workspace: str = "") -> HealthPlan:
    """The plan of a definition that is sound; raises BadDuration and ValueError where it is not."""
    spec, said = body["spec"], body["metadata"]
    review = spec.get("review") or {}
    return HealthPlan(
        name=said["name"],
        title=said.get("title") or said["name"],
        service=urn_of(spec["service"], kind="component"),
        owner=urn_of(spec["owner"], kind="group"),
        checks=tuple(_check(each) for each in spec["checks"]),
        healthy=spec["healthy"],
        window=durations.parse(review["every"]) if review.get("every") else _MONTH,
        reviews=reviews_of(review.get("reviews") or ()),
        workspace=workspace,
    )


def _check(said: Mapping[str, Any]) -> Check:
    checklist, _, criterion = said["criterion"].partition("/")
    return Check(said["id"], said.get("title") or said["id"], checklist, criterion)
