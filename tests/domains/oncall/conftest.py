"""A team that is on call, with its accounts."""

from collections.abc import Callable
from datetime import datetime

import pytest

from seatrial.domains.identity import selectors as identity
from seatrial.kit.access import Actor
from tests.factories import oncall


class Team:
    """The accounts of the team; `team.actor("ana")` acts, `team.uid("ana")` names her."""

    def __init__(self) -> None:
        oncall.apply()
        self.people = oncall.people()

    def actor(self, handle: str) -> Actor:
        return identity.actor_for_person(self.people[handle], now=oncall.NOW)

    def uid(self, handle: str) -> str:
        return str(self.people[handle].uid)

    def names(self, uids) -> list[str]:
        called = {str(person.uid): handle for handle, person in self.people.items()}
        return [called.get(uid, uid) for uid in uids]


@pytest.fixture
def team(db: None, deliver_events: Callable[[datetime], int]) -> Team:
    """Ana, Ben and Cleo, who are on call for EDI."""
    made = Team()
    deliver_events(oncall.NOW)
    return made
