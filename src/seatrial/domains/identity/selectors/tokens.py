"""Reads tokens, never their secrets."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import Q

from seatrial.domains.identity import policies
from seatrial.domains.identity.models import ApiToken
from seatrial.domains.identity.selectors.people import known_uids
from seatrial.domains.identity.types import Token
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound


def token_of(token: ApiToken) -> Token:
    """The token as a value."""
    owner = token.person
    return Token(
        uid=str(token.uid),
        name=token.name,
        owner=str(owner.uid) if owner else "",
        owner_name=owner.name if owner else "",
        owner_handle=(owner.handle or "") if owner else "",
        scopes=tuple(token.scopes),
        within=tuple(token.within),
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
        revoked_at=token.revoked_at,
    )


def tokens(*, owner: str | None = None, after: str = "", limit: int | None = None) -> Sequence[Token]:
    """Tokens, newest first: of the account of that uid ('': of the installation), or (None) everybody's.

    `after` is the uid of the last one of the page before.
    """
    found = ApiToken.objects.select_related("person").order_by("-uid")
    if owner is not None:
        found = found.filter(Q(person__uid=owner) if owner else Q(person=None))
    if after:
        found = found.filter(uid__lt=UUID(after))
    return [token_of(token) for token in found[:limit]]


def token(uid: str) -> Token:
    """The token of that uid; raises NotFound."""
    found = ApiToken.objects.select_related("person").filter(uid=uid).first()
    if found is None:
        raise NotFound(f"there is no token {uid}")
    return token_of(found)


def owners_of_tokens(uids: Iterable[str]) -> Mapping[str, str]:
    """Whose account each of those uids of tokens belongs to, by its uid; what is no token is left out.

    A token makes no second person of its owner: where people must differ, they are compared by this.
    """
    rows = ApiToken.objects.filter(uid__in=known_uids(uids), person__isnull=False)
    return {str(uid): str(owner) for uid, owner in rows.values_list("uid", "person__uid")}


def visible_token(uid: str, *, actor: Actor) -> Token:
    """The token of that uid; raises NotFound also where it is somebody else's and not the actor's to see."""
    found = token(uid)
    if not policies.may_revoke_token(actor, owner=found.owner, uid=found.uid).allowed:
        raise NotFound(f"there is no token {uid}")
    return found
