"""Makes actors of people and tokens."""

from datetime import datetime
from typing import Any, cast

from seatrial.domains.identity import policies, rules
from seatrial.domains.identity.models import ApiToken, Person
from seatrial.domains.identity.selectors.roles import held_by
from seatrial.domains.identity.selectors.scopes import enclosing
from seatrial.domains.identity.types import Kind, Powers
from seatrial.kit.access import ANONYMOUS, Actor
from seatrial.kit.problems import Problem
from seatrial.ui.statements import planned


class CannotAuthenticate(Problem):
    """The bearer token is unknown, expired or revoked (RFC 6750, section 3.1: invalid_token)."""

    type = "cannot-authenticate"
    title = "The token does not sign you in"
    status = 401


_NEW_TOKEN = "Issue a new one on your page of tokens; on the machine itself, run seatrial up again."  # noqa: S105


_COLUMNS = (
    "id", "uid", "name", "digest", "scopes", "within", "person_id", "created_at", "expires_at",
    "last_used_at", "revoked_at",
)  # fmt: skip
_OF_INSTALLATION = (
    f"SELECT {', '.join(_COLUMNS)} FROM identity_apitoken"  # noqa: S608 (our own column names)
    " WHERE digest = %s AND person_id IS NULL"
)


def actor_for_person(person: Any, *, now: datetime) -> Actor:
    """The actor of whoever Django says is signed in, with what their roles give now; else ANONYMOUS."""
    if not isinstance(person, Person) and not getattr(person, "is_authenticated", False):
        return ANONYMOUS
    found = powers_of(person, now=now)
    return Actor(
        cast(Kind, person.kind),
        str(person.uid),
        person.name,
        grants=found.grants,
        within=found.within,
        is_confined=person.is_vendor,
        roles=found.roles,
        because=found.because,
    )


def powers_of(person: Any, *, now: datetime) -> Powers:
    """What the person may do now: by own roles, and by those of whom they stand in for. One query."""
    return policies.powers(held_by(person, now=now), kind=person.kind, is_vendor=person.is_vendor)


def actor_for_token(secret: str, *, now: datetime) -> Actor:
    """The actor that the token stands for; raises CannotAuthenticate."""
    return actor_of_token(valid_token(secret, now=now), now=now)


def valid_token(secret: str, *, now: datetime) -> ApiToken:
    """The token of that secret, which counts now; raises CannotAuthenticate. It dies with its owner."""
    digest = rules.digest(secret)
    token = _of_installation(digest)
    if token is None:
        token = ApiToken.objects.select_related("person").filter(digest=digest).first()
    if token is None or token.revoked_at is not None or (token.person and not token.person.is_active):
        raise CannotAuthenticate("this token is not known here, or it was revoked", remedy=_NEW_TOKEN)
    if token.expires_at <= now:
        raise CannotAuthenticate(
            f"this token expired at {token.expires_at:%Y-%m-%d %H:%M} UTC", remedy=_NEW_TOKEN
        )
    return token


def _of_installation(digest: str) -> ApiToken | None:
    """The token of that digest, where it belongs to nobody: a runner's, which asks all the time."""
    found = planned(_OF_INSTALLATION, values=[digest])
    return ApiToken(**dict(zip(_COLUMNS, found[0], strict=True))) if found else None


def actor_of_token(token: ApiToken, *, now: datetime) -> Actor:
    """The actor that the token stands for.

    A token of a human is a program, never the human: what only people may do (sign, waive, accept), it
    may not. It does no more than its owner may now.
    """
    owner = token.person
    whole = Powers(frozenset({"*"})) if owner is None else powers_of(owner, now=now)
    found = policies.limited(
        whole,
        scopes=token.scopes,
        within=token.within,
        enclosing={urn: enclosing(urn) for urn in token.within},
    )
    program = owner is None or owner.kind == "human"
    return Actor(
        "service" if owner is None or owner.kind == "human" else cast(Kind, owner.kind),
        str(token.uid if program or owner is None else owner.uid),
        token.name if program or owner is None else owner.name,
        grants=found.grants,
        within=found.within,
        is_confined=bool(token.within) or (owner is not None and owner.is_vendor),
        on_behalf_of=str(owner.uid) if owner is not None and program else "",
    )
