"""The pages of coverage, load and escalation policies."""

from datetime import datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from seatrial.domains.notices import selectors as notices
from seatrial.domains.oncall import rules, selectors
from seatrial.kit import clock
from seatrial.ui.pages import render
from seatrial.ui.requests import Request
from seatrial.ui.spans import days_in

_BACK, _LONGEST = timedelta(days=30), timedelta(days=366)


@require_safe
def coverage(request: Request) -> HttpResponse:
    """What each schedule lacks in the next 90 days."""
    now = clock.now()
    found = selectors.coverage(selectors.schedules(actor=request.actor), now=now)
    people = {one for each in found for one in (*each.unreachable, *each.stale, each.rests_on)}
    people |= {breach.person for each in found for breach in each.breaches}
    context = {
        "covers": found,
        "held": sum(each.holds for each in found),
        "names": selectors.names(people),
        "days": selectors.AHEAD.days,
        "now": now,
    }
    return render(request, template="oncall/page_coverage.html", context=context)


@require_safe
def load(request: Request, name: str) -> HttpResponse:
    """What a schedule cost people between two days, and what the team's agreement makes of it."""
    found = selectors.schedule(name, actor=request.actor)
    days = days_in(request.GET, now=clock.now(), zone=ZoneInfo(found.time_zone), back=_BACK, longest=_LONGEST)
    start, end = days.start, days.end
    loads = selectors.loads(found, start=start, end=end)
    agreed = selectors.agreements().get(found.team)
    rates = agreed.rates if agreed else None
    broken = selectors.breaches([found], start=start, end=end)[found.urn]
    query = {"schedule": found.name, "start": start.isoformat(), "end": end.isoformat(), "format": "csv"}
    context = {
        "schedule": found,
        "loads": [(each, rules.pay(each, rates=rates) if rates else None) for each in loads],
        "names": selectors.names({each.person for each in loads} | {each.person for each in broken}),
        "broken": broken,
        "unfairness": round(rules.unfairness(loads) * 100),
        "agreed": agreed,
        "first": days.first,
        "last": days.last,
        "csv": f"/api/v1/oncall/load?{urlencode(query)}",
    }
    return render(request, template="oncall/page_load.html", context=context)


@require_safe
def escalation(request: Request) -> HttpResponse:
    """Every escalation policy."""
    context = {"policies": selectors.policies(actor=request.actor)}
    return render(request, template="oncall/page_policies.html", context=context)


@require_safe
def policy(request: Request, name: str) -> HttpResponse:
    """Whom a policy would page now, or at another moment; nobody is paged."""
    asked = selectors.policy(name, actor=request.actor)
    at = _moment(request.GET.get("at", "")) or clock.now()
    found = selectors.policy_snapshot(asked.urn, at=at)
    targets = [one for level in found["levels"] for one in level["to"]] + found["fallback"]
    paged = selectors.resolve_all(targets, at=at)
    reach = notices.reachable(
        {one.person_uid for each in paged.values() for one in each if one.person_uid}, now=clock.now()
    )
    pairs = {target: [(one, reach.get(one.person_uid)) for one in each] for target, each in paged.items()}
    levels = [
        (timedelta(seconds=level["wait"]), [one for target in level["to"] for one in pairs[target]])
        for level in found["levels"]
    ]
    context = {
        "policy": asked,
        "found": found,
        "at": at,
        "zone": timezone.get_current_timezone_name(),
        "levels": levels,
        "asked_after": [timedelta(seconds=found[each]) for each in ("remind", "again") if each in found],
        "fallback": [one for target in found["fallback"] for one in pairs[target]],
    }
    return render(request, template="oncall/page_policy.html", context=context)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not 2000 <= found.year <= 2200:
        return None
    return (
        found if found.tzinfo is not None else rules.instant(found, zone=timezone.get_current_timezone_name())
    )
