"""Triggers that are measured, over series of samples: when each fires, or that it never does (R113).

Every one is an expression of the Common Expression Language over named series: a threshold of one metric is
`value > 5.0`. At each instant the expression sees the newest value of each series; one that is older than
five minutes is none, as in Prometheus, and without one the expression does not hold: no data starts nothing.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from seatrial.domains.readiness.rules import BadExpression, parsed
from seatrial.domains.runbooks.types import Trigger
from seatrial.kit import durations
from seatrial.kit.cel import cel

#: How long a sample counts.
LOOKBACK = timedelta(minutes=5)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
#: What an ordinary threshold calls its metric.
_VALUE = "value"

Series = Sequence[tuple[datetime, float]]


@dataclass(frozen=True, slots=True)
class Firing:
    """What became of a trigger over samples. `at` is None where it never fired; `missing` are series that it
    names and that have no sample at all; `problem` says why the expression came to nothing.
    """

    at: datetime | None = None
    holds_from: datetime | None = None
    missing: tuple[str, ...] = ()
    problem: str = ""

    @property
    def is_unknown(self) -> bool:
        """Whether nobody can tell: no data is neither yes nor no."""
        return bool(self.missing or self.problem)

    @property
    def words(self) -> str:
        """What became of it, for people."""
        if self.missing:
            return f"cannot tell, without samples of {', '.join(self.missing)}"
        if self.problem:
            return f"cannot tell, {self.problem}"
        if self.at is None:
            return "never fires"
        held = self.holds_from if self.holds_from != self.at else None
        return f"fires at {self.at.isoformat()}" + (f" (holds from {held.isoformat()})" if held else "")


def expression_of(trigger: Trigger) -> str:
    """The trigger as an expression: its own, or that of its threshold."""
    if trigger.when:
        return trigger.when
    bounds = ((">", trigger.above), ("<", trigger.below), ("==", trigger.equals))
    sign, bound = next((sign, bound) for sign, bound in bounds if bound is not None)
    return f"{_VALUE} {sign} {float(bound)!r}"


def series_of(trigger: Trigger) -> dict[str, str]:
    """Each name of the expression, and what is measured by it: a metric, or a PromQL query.

    Raises BadExpression.
    """
    if not trigger.when:
        return {_VALUE: trigger.metric or trigger.query}
    named = compiled(trigger.when).variables()
    return {name: trigger.series.get(name, name) for name in sorted(set(named))}


def compiled(text: str) -> cel.Program:
    """The expression; raises BadExpression also where it names no series, or never comes to yes or no."""
    program = parsed(text)
    names = sorted(set(program.variables()))
    if not names:
        raise BadExpression("it names no series")
    value: object = None
    try:
        value = program.execute(dict.fromkeys(names, 1.0))
    except (RuntimeError, TypeError, ValueError, ArithmeticError) as problem:
        raise BadExpression(str(problem).partition(". ")[0]) from None
    if not isinstance(value, bool):
        raise BadExpression("it comes to a value, and not to yes or no")
    return program


def fires(trigger: Trigger, *, samples: Mapping[str, Series]) -> Firing:
    """When the trigger first fires: its expression held without a break for as long as it says.

    `samples` are by the names of the expression, or by what is measured. Raises BadExpression.
    """
    wanted = series_of(trigger)
    found = {name: sorted(samples.get(name) or samples.get(what, ())) for name, what in wanted.items()}
    missing = tuple(wanted[name] for name, each in found.items() if not each)
    if missing:
        return Firing(missing=missing)
    program = parsed(expression_of(trigger))
    lasting = durations.parse(trigger.lasting) if trigger.lasting else timedelta(0)
    since: datetime | None = None
    first: datetime | None = None
    before: datetime | None = None
    for now in sorted({at for each in found.values() for at, _ in each}):
        if before is not None and now - before > LOOKBACK:
            since = None
        before = now
        values = {name: _newest(each, now) for name, each in found.items()}
        try:
            holds = None not in values.values() and program.execute(values) is True
        except (RuntimeError, TypeError, ValueError, ArithmeticError) as problem:
            return Firing(holds_from=first, problem=str(problem).partition(". ")[0])
        since = (since or now) if holds else None
        first = first or since
        if since is not None and now - since >= lasting:
            return Firing(at=now, holds_from=since)
    return Firing(holds_from=first)


def firings(triggers: Iterable[Trigger], *, samples: Mapping[str, Series]) -> list[tuple[Trigger, Firing]]:
    """What becomes of each trigger that is measured; one that is no expression cannot be told."""
    found = []
    for each in triggers:
        if each.is_measured:
            try:
                found.append((each, fires(each, samples=samples)))
            except BadExpression as problem:
                found.append((each, Firing(problem=str(problem))))
    return found


def verdict_of(found: Sequence[tuple[Trigger, Firing]]) -> bool | None:
    """Whether one of them fires; None where none does, and one cannot be told."""
    if any(each.at for _, each in found):
        return True
    return None if any(each.is_unknown for _, each in found) else False


def _newest(series: Series, now: datetime) -> float | None:
    """The value of the series at that instant, None where there is none that counts."""
    known = [(at, value) for at, value in series if at <= now and now - at <= LOOKBACK]
    value = known[-1][1] if known else math.nan
    return None if math.isnan(value) else value


def is_name(text: str) -> bool:
    """Whether an expression can name a series so."""
    return _NAME.match(text) is not None
