"""Tokens over the API."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Status

from seatrial.domains.identity import policies, selectors, services
from seatrial.domains.identity.schemas.tokens import IssuedTokenOut, TokenIn, TokenOut, TokensOut
from seatrial.kit import clock
from seatrial.kit.access import require
from seatrial.ui.paging import Limit, UidCursor
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["tokens"])
#: How long a token lasts where nobody says so.
LASTS = timedelta(days=90)


@router.get("", response=TokensOut, summary="List tokens")
def list_tokens(
    request: Request,
    owner: Annotated[str, Query(max_length=63)] = "",
    all: bool = False,
    cursor: UidCursor = "",
    limit: Limit = 50,
) -> TokensOut:
    """Your own tokens, newest first, never their secrets; those of `owner`; or, with `all`, everybody's."""
    actor = request.actor
    uid = selectors.visible_person(owner, actor=actor).uid if owner else actor.uid
    answer = policies.may_see_tokens(actor, owner="" if all else uid)
    require(answer, actor=actor, action="identity.list-tokens", subject="installation:seatrial")
    wanted = None if all else uid if owner or actor.kind == "human" else ""
    return TokensOut.of(
        selectors.tokens(owner=wanted, after=cursor, limit=limit + 1), limit=limit, now=clock.now()
    )


@router.post("", response={201: IssuedTokenOut}, summary="Issue a token")
def issue_token(request: Request, body: TokenIn, dry_run: bool = False) -> Status[IssuedTokenOut]:
    """A token with its secret, which is shown this once: yours, or that of a service or an agent."""
    actor, now = request.actor, clock.now()
    uid = actor.uid if actor.kind == "human" else ""
    if body.owner:
        uid = selectors.visible_person(body.owner, actor=actor).uid
    with rehearsal(dry_run):
        issued = services.issue_token(
            body.name,
            scopes=body.scopes,
            within=body.within,
            expires_at=body.expires_at or now + LASTS,
            owner=uid,
            replaces=body.replaces,
            actor=actor,
            now=now,
        )
        token = selectors.token(issued.uid)
    shown = TokenOut.of(token, now=clock.now()).model_dump()
    return Status(201, IssuedTokenOut(**shown, secret="" if dry_run else issued.secret))


@router.get("/{uid}", response=TokenOut, summary="Show a token")
def show_token(request: Request, uid: UUID) -> TokenOut:
    """One token without its secret."""
    return TokenOut.of(selectors.visible_token(str(uid), actor=request.actor), now=clock.now())


@router.delete("/{uid}", response=TokenOut, summary="Revoke a token")
def revoke_token(request: Request, uid: UUID, dry_run: bool = False) -> TokenOut:
    """Whoever shows it is refused from now on."""
    found = selectors.visible_token(str(uid), actor=request.actor)
    with rehearsal(dry_run):
        revoked = services.revoke_token(found.uid, actor=request.actor, now=clock.now())
    return TokenOut.of(revoked, now=clock.now())
