"""Schedules with the accounts of their people, and who is on call."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.oncall import rules
from seatrial.domains.oncall.rules.reading import schedule_of
from seatrial.domains.oncall.selectors.changes import absences, takeovers
from seatrial.domains.oncall.selectors.people import is_uid, names, with_accounts
from seatrial.domains.oncall.types import Paged, Schedule, Shift
from seatrial.domains.workspace import selectors as workspace
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean

_MOMENT = timedelta(microseconds=1)
_NO_ACCOUNT = "has no account here, or it is off: no page reaches them"


def schedules(*, actor: Actor | None = None, team: str = "") -> list[Schedule]:
    """Every schedule that stands, by title; with an actor, those whose team they may know of."""
    found = [schedule_of(each.urn, body=each.body) for each in workspace.definitions(kind="Schedule")]
    if team:
        found = [each for each in found if each.team == team]
    if actor is not None and actor.is_confined:
        found = [each for each in found if catalog.knows_urn(actor, urn=each.team)]
    return sorted(with_accounts(found), key=lambda each: (each.title, each.urn))


def schedule(name: str, *, actor: Actor | None = None) -> Schedule:
    """The schedule of that name or URN; raises NotFound, also where the actor may not know of its team."""
    wanted = name if name.startswith("schedule:") else f"schedule:{name}"
    known = schedules(actor=actor)
    for each in known:
        if each.urn == wanted:
            return each
    near = did_you_mean(name, known=[each.name for each in known])
    raise NotFound(f"there is no schedule {name[:80]!r}", remedy=near)


def shifts(wanted: Iterable[Schedule], *, start: datetime, end: datetime) -> Mapping[str, tuple[Shift, ...]]:
    """The shifts of the schedules between the two instants, by URN. Two queries, however many they are."""
    given = list(wanted)
    taken = takeovers([each.urn for each in given], start=start, end=end)
    away = absences(start=start, end=end)
    return {
        each.urn: rules.timeline(each, start=start, end=end, overrides=taken.get(each.urn, ()), time_off=away)
        for each in given
    }


def on_call(urns: Collection[str], *, at: datetime) -> Mapping[str, tuple[Paged, ...]]:
    """Whoever is on call at that instant on each of the schedules, by URN; nobody: an empty tuple. Shadows
    are no such people. In bulk: as many queries for a thousand schedules as for one.
    """
    known = {each.urn: each for each in schedules()}
    wanted = [known[urn] for urn in urns if urn in known]
    found = shifts(wanted, start=at, end=at + _MOMENT)
    here = {urn: [each for each in mine if each.role == "primary"] for urn, mine in found.items()}
    called = names(each.person for mine in here.values() for each in mine)
    return {
        urn: tuple(_paged(each, known[urn], called) for each in here.get(urn, ())) if urn in known else ()
        for urn in urns
    }


def _paged(shift: Shift, of: Schedule, called: Mapping[str, str]) -> Paged:
    has_account = is_uid(shift.person)
    layer = f", layer {shift.layer}" if shift.layer else ""
    return Paged(
        person_uid=shift.person if has_account else "",
        name=called.get(shift.person, shift.person),
        why=f"{of.title}{layer}: {shift.why}",
        target=of.urn,
        problem="" if has_account else _NO_ACCOUNT,
    )


def people_of(wanted: Sequence[Schedule]) -> set[str]:
    """Everybody who has turns on one of the schedules, by uid or URN."""
    return {person for each in wanted for layer in each.layers for person in layer.people}


def known_urns(actor: Actor) -> list[str] | None:
    """The URNs of the schedules that the actor may know of; None: all of them."""
    return [each.urn for each in schedules(actor=actor)] if actor.is_confined else None


def known_people(actor: Actor) -> list[str] | None:
    """The uids of those whose absences the actor may know of: its own alone where it is confined."""
    return (
        [actor.principal]
        if actor.is_confined and is_uid(actor.principal)
        else []
        if actor.is_confined
        else None
    )


def by_urns(schedule: Schedule) -> Schedule:
    """The schedule as its definition has it: with URNs of people, not their accounts."""
    return schedule_of(schedule.urn, body=workspace.definition(schedule.urn).body)
