"""What keeps an alert from paging: another one that explains it, or a silence."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from seatrial.domains.alerts.rules.matching import all_hold
from seatrial.domains.alerts.types import Inhibition, Quieted, Silence, Standing

_EVERY = {"daily": timedelta(days=1), "weekly": timedelta(weeks=1)}


def inhibitor(
    alert: Standing,
    *,
    among: Iterable[Standing],
    inhibitions: Iterable[Inhibition],
    needs: Mapping[str, frozenset[str]],
) -> Quieted | None:
    """The open alert that explains this one, None where there is none. `needs` are the services that each
    service needs, directly or not.

    One that is inhibited itself explains nothing: no two alerts keep each other quiet, and one at least of
    each circle pages.
    """
    rules = [each for each in inhibitions if all_hold(each.quiet, labels=alert.labels)]
    if not rules:
        return None
    for other in among:
        if other.number == alert.number or other.is_inhibited:
            continue
        for rule in rules:
            if _explains(other, alert, rule, needs):
                return Quieted(other.name, f"{other.name} is open, which explains it ({rule.name})")
    return None


def _explains(
    other: Standing, alert: Standing, rule: Inhibition, needs: Mapping[str, frozenset[str]]
) -> bool:
    if not all_hold(rule.when, labels=other.labels):
        return False
    if rule.needs and other.service not in needs.get(alert.service, frozenset()):
        return False
    alike = all_hold(rule.when, labels=alert.labels) and all_hold(rule.quiet, labels=other.labels)
    if alike and not rule.needs:  # without a dependency that tells them apart neither explains the other
        return False
    return all(other.labels.get(name, "") == alert.labels.get(name, "") for name in rule.equal)


def span(silence: Silence, *, at: datetime) -> tuple[datetime, datetime] | None:
    """The span in which the silence counts that holds the instant, or comes next; None where it is over.

    A window that comes again begins at the same hour of its own time zone, across changes of the clock, and
    ends with `ends_at` of its first time as long after its start.
    """
    if silence.cancelled_at is not None and silence.cancelled_at <= at:
        return None
    if not silence.repeat:
        return (silence.starts_at, silence.ends_at) if at < silence.ends_at else None
    zone, length = ZoneInfo(silence.time_zone), silence.ends_at - silence.starts_at
    every = _EVERY[silence.repeat]
    first = silence.starts_at.astimezone(zone).replace(tzinfo=None)
    local = at.astimezone(zone).replace(tzinfo=None)
    turn = max(0, (local - first) // every - 1)
    while True:
        start = (first + turn * every).replace(tzinfo=zone).astimezone(silence.starts_at.tzinfo)
        if at < start + length:
            return start, start + length
        turn += 1


def silencing(
    silences: Iterable[Silence], *, labels: Mapping[str, str], service: str, at: datetime, source: str = ""
) -> Quieted | None:
    """The silence that keeps an alert quiet at that instant, the one that lasts longest; else None. `source`
    is the uid of who sent it: a silence that was made with a key counts for alerts of that source alone.
    """
    found: Quieted | None = None
    for each in silences:
        if (each.service and each.service != service) or (each.source_uid and each.source_uid != source):
            continue
        if not all_hold(each.match, labels=labels):
            continue
        counted = span(each, at=at)
        if counted is None or not counted[0] <= at < counted[1]:
            continue
        if found is None or found.until is None or counted[1] > found.until:
            noun = "a maintenance window" if each.kind == "maintenance" else "a silence"
            found = Quieted(each.name, f"{each.name}, {noun}: {each.reason}", counted[1])
    return found
