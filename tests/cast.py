"""The people in every test. `cast` makes all of them; `by(...)` gives a browser where one is signed in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.test import Client

from seatrial.domains.identity import selectors, services
from seatrial.domains.identity.models import Person
from seatrial.kit import clock
from seatrial.kit.access import Actor, system
from tests.factories import identity

#: A quiet day, long after every definition in the repository was written.
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ROLES = (
    "owner",
    "lead",
    "operations",
    "security",
    "product",
    "vendor",
    "stranger",
    "auditor",
    "administrator",
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody by role: `cast.owner` and so on are people, `cast.actor("owner")` acts."""

    people: dict[str, Person]

    def __getattr__(self, role: str) -> Person:
        try:
            return self.people[role]
        except KeyError:
            raise AttributeError(role) from None

    def actor(self, role: str) -> Actor:
        """The actor of that person, as a request of theirs would have it."""
        return selectors.actor_for_person(self.people[role])


@pytest.fixture
def cast(db: None) -> Cast:
    """One person for each role; the administrator administers, the others hold what everybody holds."""
    return Cast(
        {role: identity.person(role.title(), is_administrator=role == "administrator") for role in ROLES}
    )


@pytest.fixture
def by(cast: Cast) -> Callable[[str], Client]:
    """`by("owner")` is a browser in which the owner is signed in; `by("nobody")` one where nobody is."""

    def browser(role: str) -> Client:
        client = Client()
        if role != "nobody":
            client.force_login(cast.people[role])
        return client

    return browser


@pytest.fixture
def by_token(db: None) -> Callable[..., Client]:
    """`by_token("read")` sends a token with those grants."""

    def program(*scopes: str) -> Client:
        now = clock.now()
        issued = services.issue_token(
            f"test {'+'.join(scopes)}",
            scopes=scopes,
            expires_at=now + identity.HOUR,
            actor=system("test"),
            now=now,
        )
        return Client(headers={"Authorization": f"Bearer {issued.secret}"})

    return program
