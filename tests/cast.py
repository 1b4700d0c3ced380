"""The people in every test. `cast` makes all of them; `by(...)` gives a browser where one is signed in.

What they hold, they hold within `service:edi-gateway`, the vendor within `service:label-printer`: so that
whatever belongs to the gateway is 404 to the vendor, and theirs is nobody else's.
"""

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
SERVICE = "service:edi-gateway"
VENDORS_SERVICE = "service:label-printer"
#: Who holds which role within what. A deputy holds what the owner does; a stranger has an account, no more.
ROLES: dict[str, tuple[str, str]] = {
    "owner": ("service_owner", SERVICE),
    "lead": ("engineering_lead", SERVICE),
    "operations": ("operations_lead", SERVICE),
    "security": ("security_lead", SERVICE),
    "product": ("product_manager", SERVICE),
    "vendor": ("vendor_lead", VENDORS_SERVICE),
    "deputy": ("", ""),
    "stranger": ("", ""),
    "auditor": ("auditor", ""),
    "administrator": ("administrator", ""),
    "agent": ("engineering_lead", SERVICE),
}


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
        return selectors.actor_for_person(self.people[role], now=NOW)


def make_cast() -> Cast:
    """One person for each role, with the role that real people would have."""
    people = {
        role: identity.person(
            role.title(), kind="agent" if role == "agent" else "human", is_vendor=role == "vendor"
        )
        for role in ROLES
    }
    for name, (role, scope) in ROLES.items():
        if role:
            identity.role(people[name], role, scope)
    identity.deputy(people["owner"], people["deputy"])
    return Cast(people)


def browser(cast: Cast, role: str) -> Client:
    """A browser in which that one of the cast is signed in; nobody is in that of `nobody`.

    `agent` and `reader` send a token instead: of the agent, and one of the installation that only reads.
    """
    if role == "agent":
        return _program(("read", "readiness:trial", "runners:withdraw"), owner=cast.agent)
    if role == "reader":
        return _program(("read",))
    client = Client()
    if role != "nobody":
        client.force_login(cast.people[role])
    return client


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody."""
    return make_cast()


@pytest.fixture
def by(cast: Cast) -> Callable[[str], Client]:
    """`by("owner")` is a browser in which the owner is signed in; see `browser`."""
    return lambda role: browser(cast, role)


@pytest.fixture
def by_token(db: None) -> Callable[..., Client]:
    """`by_token("read")` sends a token with those grants."""

    def program(*scopes: str) -> Client:
        return _program(scopes)

    return program


def _program(scopes: tuple[str, ...], *, owner: Person | None = None) -> Client:
    now = clock.now()
    issued = services.issue_token(
        f"test {'+'.join(scopes)}",
        scopes=scopes,
        expires_at=now + identity.HOUR,
        actor=system("test"),
        now=now,
        owner=str(owner.uid) if owner else "",
    )
    return Client(headers={"Authorization": f"Bearer {issued.secret}"})
