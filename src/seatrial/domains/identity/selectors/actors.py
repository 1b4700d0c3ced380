"""Makes actors of people and tokens."""

from datetime import datetime
from typing import Any

from seatrial.domains.identity import policies, rules
from seatrial.domains.identity.models import ApiToken, Person
from seatrial.domains.identity.selectors.people import profile_of
from seatrial.kit.access import ANONYMOUS, Actor
from seatrial.kit.problems import Problem


class CannotAuthenticate(Problem):
    """The bearer token is unknown, expired or revoked (RFC 6750, section 3.1: invalid_token)."""

    type = "cannot-authenticate"
    title = "The token does not sign you in"
    status = 401


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
