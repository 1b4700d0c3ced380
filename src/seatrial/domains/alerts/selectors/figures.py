"""How noisy rules are (R209), and how soon alerts are answered (R166)."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Aggregate, Avg, Count, DurationField, F, Q, QuerySet
from django.db.models.functions import Coalesce

from seatrial.domains.alerts import models, rules
from seatrial.domains.alerts.selectors.routing import routings
from seatrial.domains.alerts.types import Answered, Answering, Noise, NoiseTarget, Precision
from seatrial.domains.catalog import selectors as catalog

#: How far back figures go where no routing says.
WINDOW = timedelta(days=28)
#: A run begins when an alert is first heard of, or heard of again after it was over.
_TOOK = F("acknowledged_at") - Coalesce("paged_at", "started_at")
_NOISE = """
    SELECT coalesce(nullif(labels ->> 'alertname', ''), title), service_uid,
           to_char(date_trunc('week', first_at AT TIME ZONE 'UTC'), 'YYYY-MM-DD'),
           count(*) FILTER (WHERE verdict = 'true_positive'),
           count(*) FILTER (WHERE verdict = 'false_positive'), count(*) FILTER (WHERE verdict = '')
      FROM alerts_alert WHERE first_at > %s AND first_at <= %s
     GROUP BY 1, 2, 3
"""


class _Median(Aggregate):
    """The one in the middle, of spans."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def noise_target() -> NoiseTarget | None:
    """How noisy rules may be, as the first routing says that says so."""
    return next((each.noise for each in routings() if each.noise), None)


def noise(*, now: datetime, by_week: bool = False, known: frozenset[str] | None = None) -> list[Noise]:
    """How noisy each rule of each team was lately, the noisiest first; by week, or all of the window as one.

    `known` are the URNs of services that may be known of; None: all, also alerts of none.
    """
    target = noise_target()
    window = target.window if target else WINDOW
    with connection.cursor() as cursor:
        cursor.execute(_NOISE, [now - window, now])
        rows = cursor.fetchall()
    services = catalog.by_uids({row[1] for row in rows if row[1]})
    sums: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for rule, uid, week, *counts in rows:
        service = services.get(uid)
        if known is not None and (service is None or service.urn not in known):
            continue
        found = sums[rule, service.owner if service else "", week]
        found[:] = [before + more for before, more in zip(found, counts, strict=True)]
    weeks = [Noise(rule, team, week, *counts) for (rule, team, week), counts in sums.items()]
    return rules.judged(weeks if by_week else rules.whole(weeks), target=target)


def precision(*, now: datetime, known: frozenset[str] | None = None) -> list[Precision]:
    """How often alerts were right lately, all of them and by team."""
    return rules.precise(noise(now=now, known=known))


def answering(*, now: datetime, since: datetime, known: frozenset[str] | None = None) -> list[Answering]:
    """How soon alerts that began since then were answered, by scheme and level, the worst first: `late` is
    every answer after the level's response time, at the very last second it is in time.
    """
    rows = _runs(since, now, known)
    answered = Q(acknowledged_at__isnull=False)
    late = answered & Q(acknowledged_at__gt=F("respond_by"))
    counted = rows.values("alert__scheme", "alert__level", "rank").annotate(
        answered=Count("id", filter=answered),
        late=Count("id", filter=late),
        waiting=Count("id", filter=Q(state="active", respond_by__lt=now)),
        mean=Avg(_TOOK, filter=answered),
        median=_Median(_TOOK, filter=answered),
    )
    return [
        Answering(
            row["alert__scheme"], row["alert__level"], row["answered"], row["answered"] - row["late"],
            row["late"], row["waiting"], Answered(row["answered"], row["mean"], row["median"]),
        )
        for row in counted.order_by("alert__scheme", "rank")
    ]  # fmt: skip


def answered(*, now: datetime, since: datetime, known: frozenset[str] | None = None) -> Answered:
    """How long it took to answer alerts that began since then, of all levels together."""
    rows = _runs(since, now, known).filter(acknowledged_at__isnull=False)
    found = rows.aggregate(n=Count("id"), mean=Avg(_TOOK), median=_Median(_TOOK))
    return Answered(found["n"], found["mean"], found["median"])


def _runs(since: datetime, now: datetime, known: frozenset[str] | None) -> QuerySet[models.EscalationRun]:
    rows = models.EscalationRun.objects.filter(started_at__gt=since, started_at__lte=now, is_shadow=False)
    if known is None:
        return rows
    uids = [each.uid for each in catalog.by_urns(known).values()]
    return rows.filter(alert__service_uid__in=uids)
