"""Schedules over the API: who is on call, coverage, load, policies."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from ninja import Query, Router

from seatrial.domains.oncall import rules, selectors
from seatrial.domains.oncall.rules.exchange import hand_out
from seatrial.domains.oncall.schemas.schedules import (
    BreachOut,
    CoverOut,
    CoversOut,
    EscalationPoliciesOut,
    EscalationPolicyOut,
    EscalationPolicySummaryOut,
    LevelOut,
    LoadOut,
    LoadsOut,
    OnCallNowOut,
    OnCallScheduleOut,
    OnCallSchedulesOut,
    PagedOut,
    ScheduleExportOut,
    ShiftsOut,
    WhosOut,
    page_of_shifts,
)
from seatrial.kit import clock
from seatrial.kit.moments import Moment
from seatrial.kit.problems import Invalid
from seatrial.ui.requests import Request

router = Router(tags=["oncall"])
Named = Annotated[str, Query(max_length=200)]
_LONGEST = timedelta(days=366)
_DEFAULT = timedelta(days=14)


@router.get("/schedules", response=OnCallSchedulesOut, summary="List schedules")
def list_schedules(request: Request) -> OnCallSchedulesOut:
    """Every schedule with its layers."""
    found = selectors.schedules(actor=request.actor)
    return OnCallSchedulesOut(items=[OnCallScheduleOut.of(each) for each in found])


@router.get("/schedules/{name}", response=OnCallScheduleOut, summary="Show a schedule")
def show_schedule(request: Request, name: str) -> OnCallScheduleOut:
    """A schedule with its layers."""
    return OnCallScheduleOut.of(selectors.schedule(name, actor=request.actor))


@router.get("/schedules/{name}/shifts", response=ShiftsOut, summary="List the shifts of a schedule")
def list_shifts(
    request: Request, name: str, start: Moment | None = None, end: Moment | None = None
) -> ShiftsOut:
    """Who is on call when, from `start` (now) to `end` (two weeks later), with overrides and time off."""
    schedule = selectors.schedule(name, actor=request.actor)
    begin, finish = span_of(start, end=end, now=clock.now())
    found = selectors.shifts([schedule], start=begin, end=finish)[schedule.urn]
    return page_of_shifts(found, names=selectors.names(each.person for each in found))


@router.get("/schedules/{name}/export", response=ScheduleExportOut, summary="Export a schedule")
def export_schedule(
    request: Request, name: str, form: Literal["pagerduty", "opsgenie", "ics"]
) -> ScheduleExportOut:
    """The schedule as PagerDuty's or Opsgenie's API has it, or 90 days of its shifts as a calendar."""
    found = selectors.schedule(name, actor=request.actor)
    now = clock.now()
    shifts = selectors.with_handles(
        selectors.shifts([found], start=now, end=now + selectors.AHEAD)[found.urn]
    )
    written = selectors.by_urns(found)
    names = selectors.names(selectors.people_of([written]) | {each.person for each in shifts})
    text, refused = hand_out(written, form=form, shifts=shifts, names=names, now=now)
    return ScheduleExportOut(schedule=found.urn, form=form, text=text, refused=refused)


def span_of(
    start: datetime | None, *, end: datetime | None, now: datetime, default: timedelta = _DEFAULT
) -> tuple[datetime, datetime]:
    """The span that is asked for, at most a year; raises Invalid for one that is none."""
    begin = start or now
    finish = end or begin + default
    if not timedelta(0) < finish - begin <= _LONGEST:
        raise Invalid("the span has to end after it begins, and to be at most a year", remedy="Ask for less.")
    return begin, finish


@router.get("/who", response=WhosOut, summary="Say who is on call")
def who_is_on_call(request: Request, schedule: Named = "", at: Moment | None = None) -> WhosOut:
    """Who is on call now, or at that instant, on one schedule or on every one."""
    moment = at or clock.now()
    wanted = (
        [selectors.schedule(schedule, actor=request.actor)]
        if schedule
        else selectors.schedules(actor=request.actor)
    )
    found = selectors.on_call([each.urn for each in wanted], at=moment)
    return WhosOut(
        items=[
            OnCallNowOut(
                schedule=each.urn, title=each.title, at=moment,
                people=[PagedOut.of(one) for one in found[each.urn]],
            )
            for each in wanted
        ]
    )  # fmt: skip


@router.get("/coverage", response=CoversOut, summary="Show what coverage lacks")
def show_on_call_coverage(
    request: Request, schedule: Named = "", days: Annotated[int, Query(ge=1, le=366)] = 90
) -> CoversOut:
    """Gaps in needed hours, people whom no page reaches, rotations of one person, in the next days."""
    wanted = (
        [selectors.schedule(schedule, actor=request.actor)]
        if schedule
        else selectors.schedules(actor=request.actor)
    )
    found = selectors.coverage(wanted, now=clock.now(), ahead=timedelta(days=days))
    people = {one for each in found for one in (*each.people, *each.unreachable, *each.stale, each.rests_on)}
    people |= {breach.person for each in found for breach in each.breaches}
    names = selectors.names(people)
    return CoversOut(items=[CoverOut.of(each, names=names) for each in found])


@router.get("/load", response=LoadsOut, summary="Show what being on call cost people")
def show_on_call_load(
    request: Request, schedule: Named, start: Moment | None = None, end: Moment | None = None
) -> LoadsOut:
    """Hours, nights, weekends and holidays of each person; without a span, those of the last 30 days."""
    found = selectors.schedule(schedule, actor=request.actor)
    now = clock.now()
    begin, finish = span_of(start or now - timedelta(days=30), end=end or (None if start else now), now=now)
    loads = selectors.loads(found, start=begin, end=finish)
    agreed = selectors.agreements().get(found.team)
    rates = agreed.rates if agreed else None
    broken = selectors.breaches([found], start=begin, end=finish)[found.urn]
    names = selectors.names({each.person for each in loads} | {each.person for each in broken})
    items = [
        LoadOut.of(
            each, schedule=found.urn, names=names, rates=rates,
            pay=str(rules.pay(each, rates=rates)) if rates else "",
        )
        for each in loads
    ]  # fmt: skip
    broken_out = [BreachOut.of(each, names=names) for each in broken]
    return LoadsOut(items=items, breaches=broken_out, unfairness=round(rules.unfairness(loads), 4))


@router.get("/policies", response=EscalationPoliciesOut, summary="List escalation policies")
def list_policies(request: Request) -> EscalationPoliciesOut:
    """Every escalation policy."""
    found = selectors.policies(actor=request.actor)
    return EscalationPoliciesOut(
        items=[
            EscalationPolicySummaryOut(
                urn=each.urn, name=each.name, title=each.title, team=each.team, urgency=each.urgency,
                levels=len(each.levels), otherwise=each.otherwise,
            )
            for each in found
        ]
    )  # fmt: skip


@router.get("/policies/{name}", response=EscalationPolicyOut, summary="Say who would be paged")
def show_policy(request: Request, name: str, at: Moment | None = None) -> EscalationPolicyOut:
    """Whom the policy would page now, or at that instant, level by level; nobody is paged."""
    moment = at or clock.now()
    asked = selectors.policy(name, actor=request.actor)
    found = selectors.policy_snapshot(asked.urn, at=moment)
    targets = [one for level in found["levels"] for one in level["to"]] + found["fallback"]
    paged = selectors.resolve_all(targets, at=moment)
    return EscalationPolicyOut(
        urn=found["urn"], title=found["title"], asked=asked.urn, why=found["why"], at=moment,
        urgency=found["urgency"], repeat=found["repeat"], remind_after=found.get("remind"),
        page_again_after=found.get("again"),
        levels=[
            LevelOut(
                to=level["to"], wait=level["wait"],
                people=[PagedOut.of(one) for target in level["to"] for one in paged[target]],
            )
            for level in found["levels"]
        ],
        fallback=[PagedOut.of(one) for target in found["fallback"] for one in paged[target]],
    )  # fmt: skip
