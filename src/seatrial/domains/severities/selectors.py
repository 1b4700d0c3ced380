"""Reads of severity schemes: those that come with Seatrial, those that stand, and who picked which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

import seatrial
from seatrial.domains.calendars import selectors as calendars
from seatrial.domains.calendars.types import WEEKDAYS, Calendar
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.severities import rules
from seatrial.domains.severities.types import SHIPPED, URN_KIND, Equivalents, Scheme
from seatrial.domains.workspace import selectors as workspace
from seatrial.kit import yaml
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean

FOLDER = Path(seatrial.__file__).parent / "schemes"


@dataclass(frozen=True, slots=True)
class Picked:
    """What counts for a service. `calendar_picked` is false where nobody chose the calendar."""

    scheme: Scheme
    calendar: Calendar
    picked: bool = False
    calendar_picked: bool = False


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Scheme]:
    """The schemes that come with Seatrial, by name, without asking the database."""
    found = {}
    for name in SHIPPED:
        document = yaml.read((FOLDER / f"{name}.yaml").read_bytes()).documents[0]
        found[name] = rules.scheme_of(name, body=document.value, shipped=True)
    return found


def usual() -> Scheme:
    """What counts where nothing is picked, as the installation's setting says; asks no database."""
    return shipped()[settings.SEVERITY_SCHEME]


def source_of(name: str) -> str:
    """The file of a scheme that comes with Seatrial, to begin one's own with; raises NotFound."""
    if name not in SHIPPED:
        raise NotFound(
            f"no scheme {name[:80]!r} comes with Seatrial", remedy=f"There are {', '.join(SHIPPED)}."
        )
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")


def schemes() -> Mapping[str, Scheme]:
    """Every scheme by its name, those that come with Seatrial first."""
    own = workspace.definitions(kind="SeverityScheme")
    return {**shipped(), **{each.name: rules.scheme_of(each.name, body=each.body) for each in own}}


def scheme(name: str) -> Scheme:
    """The scheme of that name or URN; raises NotFound with the nearest."""
    always = shipped().get(name.removeprefix(f"{URN_KIND}:"))
    return always or _found(name, schemes())


def known(actor: Actor) -> Mapping[str, Scheme]:
    """Those that the actor may know of: a confined one those of its services, and what is always there."""
    only = catalog.known_to(actor)
    if only is None:
        return schemes()
    own = picked(catalog.by_urns(only).values()).values()
    return {**shipped(), **{each.scheme.name: each.scheme for each in own}}


def known_scheme(name: str, *, actor: Actor) -> Scheme:
    """The scheme of that name or URN; raises NotFound with the nearest that the actor may know of."""
    return _found(name, known(actor))


def _found(name: str, among: Mapping[str, Scheme]) -> Scheme:
    wanted = name.removeprefix(f"{URN_KIND}:")
    if wanted not in among:
        remedy = did_you_mean(wanted[:80], known=among)
        raise NotFound(f"there is no severity scheme {wanted[:80]!r}", remedy=remedy)
    return among[wanted]


def picked(services: Iterable[Service]) -> Mapping[str, Picked]:
    """What counts for each of the services, by its URN: the scheme that it picked, else the usual one; the
    calendar of the service, of its team, of the scheme, else Monday to Friday.

    A few queries, however many services there are.
    """
    wanted = list(services)
    urns = {each.urn for each in wanted} | {each.owner for each in wanted if each.owner}
    said = catalog.picks(urns, keys=("severities", "calendar"))
    named = {name for (_, key), name in said.items() if key == "severities"}
    known = shipped() if named <= set(SHIPPED) else schemes()
    chosen = calendars.chosen(wanted, said=said)
    names = {each.urn: said.get((each.urn, "severities"), "") for each in wanted}
    found = {urn: known.get(name) or usual() for urn, name in names.items()}
    own = {each.name: _calendar(each) for each in found.values() if each.calendar}
    return {
        urn: _picked(found[urn], names[urn], chosen.get(urn) or own.get(found[urn].name)) for urn in names
    }


def _picked(found: Scheme, name: str, calendar: Calendar | None) -> Picked:
    known = calendar is not None
    return Picked(found, calendar or WEEKDAYS, picked=found.name == name, calendar_picked=known)


def of_service(service: Service) -> Picked:
    """What counts for the service."""
    return picked([service])[service.urn]


def calendar_of(found: Scheme) -> Calendar:
    """The calendar of a scheme where no service is concerned: its own, else Monday to Friday."""
    return _calendar(found) or WEEKDAYS


def _calendar(found: Scheme) -> Calendar | None:
    try:
        return calendars.calendar(found.calendar) if found.calendar else None
    except NotFound:
        return None


def normalised(counts: Mapping[tuple[str, str], int]) -> tuple[Equivalents, ...]:
    """How many there are of each rank over all schemes; `counts` are by scheme and level (R184).

    Raises CannotMap for what no scheme knows.
    """
    named = {name for name, _ in counts}
    return rules.normalised(counts, schemes=shipped() if named <= set(SHIPPED) else schemes())
