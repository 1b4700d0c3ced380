"""Reads people and tokens; makes actors of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, cast
from zoneinfo import available_timezones

from seatrial.domains.identity import policies, rules
from seatrial.domains.identity.models import ApiToken, Person, SignInLink
from seatrial.domains.identity.types import Profile, Theme
from seatrial.kit.access import ANONYMOUS, Actor
from seatrial.kit.problems import NotFound, Problem

#: Names in the zone database that are no places and mean something else on each machine.
_NO_ZONES = frozenset({"Factory", "localtime", "posixrules"})


class CannotAuthenticate(Problem):
    """The bearer token is unknown, expired or revoked (RFC 6750, section 3.1: invalid_token)."""

    type = "cannot-authenticate"
    title = "The token does not sign you in"
    status = 401


class CannotSignIn(Problem):
    """The link or the password does not sign anybody in. Which part was wrong is not said."""

    type = "cannot-sign-in"
    title = "You are not signed in"
    status = 403


LINK_REMEDY = "Run seatrial up again where Seatrial runs: it prints a new link."


@dataclass(frozen=True, slots=True)
class LinkUse:
    """What a link is good for now: it founds the installation, or signs `name` in."""

    founds: bool
    name: str


@lru_cache(maxsize=1)
def time_zones() -> tuple[str, ...]:
    """All IANA time zones that this machine knows, by name, UTC first."""
    return ("UTC", *sorted(available_timezones() - _NO_ZONES - {"UTC"}))


def profile_of(person: Person) -> Profile:
    """The person as a value."""
    return Profile(
        uid=str(person.uid),
        name=person.name,
        time_zone=person.time_zone,
        theme=cast(Theme, person.theme),
        is_administrator=person.is_administrator,
        is_active=person.is_active,
        created_at=person.created_at,
        last_seen_at=person.last_login,
    )


def people() -> Sequence[Profile]:
    """Everybody who has an account, by name."""
    return [profile_of(person) for person in Person.objects.order_by("name")]


def is_founded() -> bool:
    """Whether somebody has an account here already."""
    return Person.objects.exists()


def person(uid: str) -> Profile:
    """The person with that uid; raises NotFound."""
    found = Person.objects.filter(uid=uid).first()
    if found is None:
        raise NotFound(f"there is no person {uid}")
    return profile_of(found)


def actor_for_person(person: Any) -> Actor:
    """The actor of whoever Django says is signed in; ANONYMOUS where nobody is."""
    if not isinstance(person, Person) and not getattr(person, "is_authenticated", False):
        return ANONYMOUS
    return Actor("human", str(person.uid), person.name, policies.grants_of(profile_of(person)))


def actor_for_token(secret: str, *, now: datetime) -> Actor:
    """The actor that the token stands for; raises CannotAuthenticate.

    A token is a program, never a person: what only people may do (sign, waive, accept), it may not.
    """
    token = ApiToken.objects.select_related("person").filter(digest=rules.digest(secret)).first()
    if token is None or token.revoked_at is not None or (token.person and not token.person.is_active):
        raise CannotAuthenticate(
            "this token is not known here, or it was revoked",
            remedy="Ask an administrator for a new one; on the machine itself, run seatrial up again.",
        )
    if token.expires_at <= now:
        raise CannotAuthenticate(
            f"this token expired at {token.expires_at:%Y-%m-%d %H:%M} UTC",
            remedy="Ask an administrator for a new one; on the machine itself, run seatrial up again.",
        )
    return Actor("service", str(token.uid), token.name, frozenset(token.scopes))


def link_use(secret: str, *, now: datetime) -> LinkUse:
    """What the link would do now, without using it up; raises CannotSignIn."""
    return judge(
        SignInLink.objects.select_related("person").filter(digest=rules.digest(secret)).first(), now=now
    )


def judge(link: SignInLink | None, *, now: datetime) -> LinkUse:
    """What that link would do now; raises CannotSignIn with the reason where it is of no use."""
    if link is None:
        raise CannotSignIn("this link is not one of ours, or was not copied whole", remedy=LINK_REMEDY)
    if link.used_at is not None:
        raise CannotSignIn("this link was used already: each one signs in once", remedy=LINK_REMEDY)
    if link.voided_at is not None:
        raise CannotSignIn("a newer link has taken the place of this one", remedy=LINK_REMEDY)
    if link.expires_at <= now:
        raise CannotSignIn("this link has expired", remedy=LINK_REMEDY)
    if link.person is None:
        if is_founded():
            raise CannotSignIn("this installation has its first person already", remedy=LINK_REMEDY)
        return LinkUse(founds=True, name="")
    if not link.person.is_active:
        raise CannotSignIn("the account of this link is switched off", remedy="Ask an administrator.")
    return LinkUse(founds=False, name=link.person.name)
