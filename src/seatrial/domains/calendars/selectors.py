"""Reads of business calendars: those that stand, those that are always there, and who picked which."""

from collections.abc import Iterable, Mapping

from seatrial.domains.calendars import rules
from seatrial.domains.calendars.types import BUILT_IN, URN_KIND, Calendar
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.workspace import selectors as workspace
from seatrial.domains.workspace.types import Definition
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean


def calendars() -> Mapping[str, Calendar]:
    """Every calendar by its name, those that are always there first."""
    found = {each.name: _of(each) for each in workspace.definitions(kind="BusinessCalendar")}
    return {**BUILT_IN, **found}


def calendar(name: str) -> Calendar:
    """The calendar of that name or URN; raises NotFound with the nearest."""
    always = BUILT_IN.get(name.removeprefix(f"{URN_KIND}:"))
    return always or _found(name, calendars())


def known(actor: Actor) -> Mapping[str, Calendar]:
    """Those that the actor may know of: a confined one those of its services, and what is always there."""
    only = catalog.known_to(actor)
    if only is None:
        return calendars()
    return {**BUILT_IN, **{each.name: each for each in picks(catalog.by_urns(only).values()).values()}}


def known_calendar(name: str, *, actor: Actor) -> Calendar:
    """The calendar of that name or URN; raises NotFound with the nearest that the actor may know of."""
    return _found(name, known(actor))


def _found(name: str, among: Mapping[str, Calendar]) -> Calendar:
    wanted = name.removeprefix(f"{URN_KIND}:")
    if wanted not in among:
        remedy = did_you_mean(wanted[:80], known=among)
        raise NotFound(f"there is no business calendar {wanted[:80]!r}", remedy=remedy)
    return among[wanted]


def picks(services: Iterable[Service]) -> Mapping[str, Calendar]:
    """The calendar of each service by its URN: its own, else its team's; those without one are left out."""
    wanted = list(services)
    urns = {each.urn for each in wanted} | {each.owner for each in wanted}
    return chosen(wanted, said=catalog.picks(urns, keys=("calendar",)))


def chosen(services: Iterable[Service], *, said: Mapping[tuple[str, str], str]) -> Mapping[str, Calendar]:
    """The same from what the services and their teams say, where that was read already.

    What is picked and does not stand (any more) counts as not picked.
    """
    named = {name for (_, key), name in said.items() if key == "calendar"}
    known = BUILT_IN if named <= BUILT_IN.keys() else calendars()
    found: dict[str, Calendar] = {}
    for each in services:
        names = (said.get((urn, "calendar"), "") for urn in (each.urn, each.owner))
        name = next((name for name in names if name in known), "")
        if name:
            found[each.urn] = known[name]
    return found


def pick(service: Service) -> Calendar | None:
    """The calendar that the service or its team picked, None where neither did."""
    return picks([service]).get(service.urn)


def _of(definition: Definition) -> Calendar:
    spec = definition.body["spec"]
    return rules.calendar_of(definition.name, spec=spec, title=definition.title)
