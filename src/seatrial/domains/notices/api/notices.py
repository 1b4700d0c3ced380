"""Notices over the API: one's own, and nobody else's."""

from uuid import UUID

from ninja import Router, Status

from seatrial.domains.notices import policies, selectors, services
from seatrial.domains.notices.schemas import (
    NoticeOut,
    NoticesOut,
    PreferencesIn,
    PreferencesOut,
    ReadOut,
    TestIn,
)
from seatrial.kit import clock
from seatrial.ui.paging import Limit, UidCursor
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["notices"])


@router.get("", response=NoticesOut, summary="List notices")
def list_notices(
    request: Request, unread: bool = False, cursor: UidCursor = "", limit: Limit = 50
) -> NoticesOut:
    """What the actor was told, the newest first; of a token what its owner was told."""
    before = UUID(cursor) if cursor else None
    mine = policies.reader(request.actor)
    return NoticesOut.of(selectors.notices(mine, unread=unread, before=before, limit=limit + 1), limit=limit)


@router.post("/read", response=ReadOut, summary="Mark notices as read")
def mark_read(request: Request, uid: UUID | None = None, dry_run: bool = False) -> ReadOut:
    """All of the actor's notices count as read, or the one of `uid`. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        return ReadOut(read=services.mark_read(actor=request.actor, now=clock.now(), uid=uid))


@router.post("/test", response={201: NoticeOut}, summary="Try whether notices arrive")
def test_notice(request: Request, body: TestIn, dry_run: bool = False) -> Status[NoticeOut]:
    """A notice goes to oneself, or to the person named for whoever manages people."""
    with rehearsal(dry_run):
        found = services.tell_test(actor=request.actor, now=clock.now(), person=body.person)
    return Status(201, NoticeOut.of(found))


@router.get("/preferences", response=PreferencesOut, summary="Show what is mailed")
def show_preferences(request: Request) -> PreferencesOut:
    """What the actor wants by mail."""
    return PreferencesOut.of(selectors.preferences(policies.reader(request.actor)))


@router.put("/preferences", response=PreferencesOut, summary="Choose what is mailed")
def choose_preferences(request: Request, body: PreferencesIn, dry_run: bool = False) -> PreferencesOut:
    """What the actor wants by mail from now on. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.choose(
            digest_hour=body.digest_hour, kinds_off=body.kinds_off, actor=request.actor, now=clock.now()
        )
    return PreferencesOut.of(found)
