"""What teams agreed on and is not kept, on schedules, and by what somebody is about to enter."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from seatrial.domains.oncall.rules import agreed as rules
from seatrial.domains.oncall.rules.reading import agreement_of
from seatrial.domains.oncall.selectors.changes import times_off
from seatrial.domains.oncall.selectors.schedules import people_of, schedules, shifts
from seatrial.domains.oncall.types import Agreement, Breach, Override, Schedule, Span, Swap, TimeOff
from seatrial.domains.workspace import selectors as workspace

#: So far around a span shifts are looked at beside the agreed rest, so that none of them is cut.
_AROUND = timedelta(days=1)


def agreements() -> Mapping[str, Agreement]:
    """What teams agreed on about being on call, by team."""
    found = (agreement_of(each.urn, body=each.body) for each in workspace.definitions(kind="OnCallAgreement"))
    return {each.team: each for each in found}


def breaches(wanted: Iterable[Schedule], *, start: datetime, end: datetime) -> dict[str, list[Breach]]:
    """By schedule: what of its team's agreement is not kept between the two instants."""
    given = list(wanted)
    known = agreements()
    found: dict[str, list[Breach]] = {each.urn: [] for each in given}
    for team in sorted({each.team for each in given} & known.keys()):
        agreed = known[team]
        mine = schedules(team=team)
        early = start - (agreed.rest_between or timedelta(0)) - _AROUND
        people = _uids(people_of(mine))
        away = times_off(people=people, after=start, limit=None) if people else []
        made = rules.breaches(
            shifts(mine, start=early, end=end), times_off=away, agreed=agreed, start=start, end=end
        )
        found.update({urn: each for urn, each in made.items() if urn in found})
    return found


def _uids(people: Collection[str]) -> list[str]:
    return [each for each in people if ":" not in each]


def of_override(made: Override) -> list[Breach]:
    """What whoever took it over has too little rest around it; the override stands."""
    return _rests(made.schedule, made.person, [Span(made.start, made.end)], ())


def of_swap(made: Swap) -> list[Breach]:
    """What of the two would have too little rest if they swap."""
    given = [Span(made.start, made.end)]
    back = [Span(made.return_start, made.return_end)] if made.return_start and made.return_end else []
    found = _rests(made.schedule, made.asked, given, back)
    return found + (_rests(made.schedule, made.asker, back, given) if back else [])


def of_time_off(made: TimeOff) -> list[Breach]:
    """That it was told later than a team of theirs agreed on; the time off stands."""
    known = agreements()
    teams = {each.team for each in schedules() if made.person in people_of([each])}
    spans = [found.notice for team in teams if (found := known.get(team)) and found.notice]
    return rules.late_notices([made], agreed=max(spans, default=None))


def _rests(urn: str, person: str, plus: Sequence[Span], minus: Sequence[Span]) -> list[Breach]:
    found = next((each for each in schedules() if each.urn == urn), None)
    agreed = agreements().get(found.team) if found else None
    if found is None or agreed is None or agreed.rest_between is None:
        return []
    around = agreed.rest_between + _AROUND
    start, end = min(each.start for each in plus) - around, max(each.end for each in plus) + around
    theirs = [
        each for mine in shifts(schedules(team=found.team), start=start, end=end).values() for each in mine
    ]
    spans = rules.changed(rules.on_call(theirs, person=person), plus=plus, minus=minus)
    return [
        each
        for each in rules.short_rests(spans, person=person, agreed=agreed.rest_between)
        if any(_touch(each, one) for one in plus)
    ]


def _touch(breach: Breach, span: Span) -> bool:
    """Whether the shift before the rest, or the one after it, may be part of that span."""
    return span.start <= breach.start <= span.end or span.start <= breach.end <= span.end
