"""What the API gives and takes of tokens."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from seatrial.domains.identity.types import Token


class TokenIn(Schema):
    """A token for a program. It never does more than its owner may at the time of use."""

    name: Annotated[str, Field(max_length=200)]
    scopes: Annotated[list[str], Field(max_length=100, description="Grants; * for all that programs may")]
    within: Annotated[list[str], Field(max_length=100, description="URNs that it is limited to")] = []
    expires_at: Annotated[datetime | None, Field(description="Without one in 90 days")] = None
    owner: Annotated[
        str, Field(max_length=63, description="Handle of a service or an agent; empty for your own")
    ] = ""
    replaces: bool = False


class TokenOut(Schema):
    """A token without its secret."""

    uid: str
    name: str
    owner: str
    scopes: list[str]
    within: list[str]
    state: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, token: Token, *, now: datetime) -> "TokenOut":
        """The token as the API gives it."""
        return cls(
            uid=token.uid,
            name=token.name,
            owner=token.owner_handle,
            scopes=list(token.scopes),
            within=list(token.within),
            state=token.state(now=now),
            created_at=token.created_at,
            expires_at=token.expires_at,
            last_used_at=token.last_used_at,
            revoked_at=token.revoked_at,
        )


class TokensOut(Schema):
    """Tokens, newest first; `next` continues."""

    items: list[TokenOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Token], *, limit: int, now: datetime) -> "TokensOut":
        """The first `limit` of them."""
        shown = found[:limit]
        following = shown[-1].uid if len(found) > limit else ""
        return cls(items=[TokenOut.of(each, now=now) for each in shown], next=following)


class IssuedTokenOut(TokenOut):
    """A new token with its secret, which is shown this once; empty in a dry run."""

    secret: str
