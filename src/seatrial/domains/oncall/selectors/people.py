"""The accounts behind the people whom schedules name."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.identity import selectors as identity
from seatrial.domains.oncall.types import Schedule, Shift


def accounts(urns: Iterable[str]) -> dict[str, str]:
    """The uid of the account of each person by their URN: of the one whose handle is their name in the
    catalogue. Those without an account, or whose account is off, are left out.
    """
    wanted = {urn: urn.rpartition(":")[2].rpartition("/")[2] for urn in urns}
    found = identity.by_handles(set(wanted.values()))
    return {
        urn: found[handle].uid
        for urn, handle in wanted.items()
        if handle in found and found[handle].is_active
    }


def with_accounts(schedules: Iterable[Schedule]) -> list[Schedule]:
    """The schedules with uids of accounts for people; who has none keeps the URN."""
    given = list(schedules)
    known = accounts(person for each in given for layer in each.layers for person in layer.people)
    return [
        replace(
            each,
            layers=tuple(
                replace(layer, people=tuple(known.get(person, person) for person in layer.people))
                for layer in each.layers
            ),
        )
        for each in given
    ]


def with_handles(shifts: Iterable[Shift]) -> tuple[Shift, ...]:
    """The shifts with the URN of a person, by the handle of the account, where there is an account."""
    given = list(shifts)
    known = identity.profiles({each.person for each in given if is_uid(each.person)})
    called = {uid: f"person:{found.handle}" for uid, found in known.items() if found.handle}
    return tuple(replace(each, person=called.get(each.person, each.person)) for each in given)


def names(people: Iterable[str]) -> Mapping[str, str]:
    """How people are called, by uid or URN, whichever names them."""
    wanted = set(people) - {""}
    urns = {each for each in wanted if not is_uid(each)}
    found = identity.names(wanted - urns)
    called = catalog.titles(urns) if urns else {}
    return {each: found.get(each) or called.get(each) or each for each in wanted}


def is_uid(person: str) -> bool:
    """Whether an account stands behind whom the text names."""
    try:
        UUID(person)
    except ValueError:
        return False
    return True
