"""Where criteria stand. What has lost its validity is shown as unknown, whoever is awake."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from seatrial.domains.readiness.models import Standing, Turn
from seatrial.domains.readiness.selectors.checklists import checklist as get_checklist
from seatrial.domains.readiness.selectors.checklists import criteria_by_name
from seatrial.domains.readiness.types import RESULTS, Checklist, Criterion, Result, Shown, Tally, tally
from seatrial.kit import durations
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean


def result_of(row: Standing, *, now: datetime) -> tuple[Result, str]:
    """The result and reason that hold at `now`: expired evidence counts no longer (R062)."""
    if row.valid_until is not None and row.valid_until <= now:
        if row.valid_until <= row.assessed_at:
            return "unknown", "the definition changed; it is assessed again in a moment"
        age = durations.spell(now - row.valid_until)
        return "unknown", f"the evidence expired {age} ago and was not collected again; before: {row.reason}"
    return _known(row.result), row.reason


def _known(text: str) -> Result:
    return next(result for result in RESULTS if result == text)


def shown_of(row: Standing, *, criterion: Criterion, now: datetime) -> Shown:
    """The criterion and where the row has it, at `now`."""
    result, reason = result_of(row, now=now)
    return Shown(
        # as strict as it is with this service, which its rules may say
        criterion=criterion if criterion.must == row.must else replace(criterion, must=row.must),
        checklist=row.checklist,
        result=result,
        reason=reason,
        since=row.since,
        assessed_at=row.assessed_at,
        valid_until=row.valid_until,
        keys=dict(row.keys),
        missing=dict(row.missing),
    )


def standings(
    service: str, *, environment: str, now: datetime, known: Sequence[Checklist] | None = None
) -> Sequence[Shown]:
    """Where every criterion stands for the service (a URN) in the environment, in the checklist's order.

    `known` are the checklists, where the caller has read them already.
    """
    criteria = criteria_by_name(known)
    rows = Standing.objects.filter(service=service, environment=environment).order_by("checklist", "position")
    return [
        shown_of(row, criterion=criteria[row.checklist, row.criterion], now=now)
        for row in rows
        if (row.checklist, row.criterion) in criteria
    ]


def standing(
    service: str, *, environment: str, checklist: str, criterion: str, now: datetime
) -> tuple[Checklist, Shown]:
    """Where one criterion stands (`checklist` and `criterion` are names); raises NotFound."""
    found = get_checklist(checklist)
    rows = Standing.objects.filter(service=service, environment=environment, checklist=found.urn)
    row = rows.filter(criterion=criterion).first()
    known = {each.id: each for each in found.criteria}
    if row is None or criterion not in known:
        raise NotFound(
            f"no criterion {criterion!r} of {found.title} applies to {service} in {environment!r}",
            remedy=did_you_mean(criterion, known=rows.values_list("criterion", flat=True)),
        )
    return found, shown_of(row, criterion=known[criterion], now=now)


_HELD = Q(valid_until__isnull=True)


def tallies(services: Iterable[str], *, now: datetime) -> Mapping[str, Tally]:
    """How many criteria stand where, for each of the services (URNs), over all their environments."""
    rows = Standing.objects.filter(service__in=list(services))
    shown = Case(When(_HELD | Q(valid_until__gt=now), then=F("result")), default=Value("unknown"))
    counted = rows.annotate(shown=shown).values_list("service", "shown").annotate(n=Count("pk"))
    found: dict[str, dict[Result, int]] = {}
    for service, result, n in counted:
        found.setdefault(service, {})[_known(result)] = n
    return {service: _tally(counts) for service, counts in found.items()}


def _of(rows: QuerySet[Any], known: Collection[str] | None) -> QuerySet[Any]:
    """Those rows that are about services of these URNs; None: all."""
    return rows if known is None else rows.filter(service__in=known)


def overview(*, now: datetime, known: Collection[str] | None = None) -> Tally:
    """How many criteria stand where, over everything that is known."""
    shown = Case(When(_HELD | Q(valid_until__gt=now), then=F("result")), default=Value("unknown"))
    counted = (
        _of(Standing.objects.all(), known).annotate(shown=shown).values_list("shown").annotate(n=Count("pk"))
    )
    return _tally({_known(result): n for result, n in counted})


def _tally(counts: Mapping[Result, int]) -> Tally:
    # Every result has its place, so that bars of different services can be compared.
    return Tally({result: counts.get(result, 0) for result in RESULTS})


def most_failed(
    *, now: datetime, limit: int, known: Collection[str] | None = None
) -> list[tuple[str, Tally]]:
    """The known services (URNs) with the most criteria that failed or erred, worst first."""
    held = _HELD | Q(valid_until__gt=now)
    failed = Standing.objects.filter(held, result__in=("fail", "error"))
    rows = _of(failed, known).values_list("service")
    worst = rows.annotate(n=Count("pk")).order_by("-n", "service")[:limit]
    names = [service for service, _ in worst]
    found = tallies(names, now=now)
    return [(name, found[name]) for name in names if name in found]


def tally_of(shown: Iterable[Shown]) -> Tally:
    """How these criteria stand."""
    return tally([each.result for each in shown])


def turns(
    *,
    service: str = "",
    environment: str = "",
    checklist: str = "",
    criterion: str = "",
    limit: int = 20,
    known: Collection[str] | None = None,
) -> list[Turn]:
    """The last turns, newest first; empty arguments leave a field open."""
    rows = _of(Turn.objects.order_by("-at", "-pk"), known)
    given = {"service": service, "environment": environment, "checklist": checklist, "criterion": criterion}
    return list(rows.filter(**{field: value for field, value in given.items() if value})[:limit])
