"""The log over the API: entries, proofs, exports, holds."""

from datetime import datetime
from typing import Annotated

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from ninja import Query, Router, Schema, Status

from seatrial.domains.audit import formats, policies, selectors, services
from seatrial.domains.audit.schemas import (
    ConsistencyOut,
    EntriesOut,
    EntryOut,
    HoldIn,
    HoldOut,
    HoldsOut,
    ProofOut,
    ReleaseIn,
    StateOut,
)
from seatrial.domains.audit.types import Filter
from seatrial.kit import clock
from seatrial.kit.access import require
from seatrial.kit.problems import NotFound
from seatrial.ui.paging import Limit, UidCursor
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["audit"])
Size = Annotated[int | None, Query(ge=0, le=1 << 62)]


class Wanted(Schema):
    """Which entries; times are RFC 3339, `since` is included and `until` is not."""

    action: str = ""
    subject: str = ""
    actor: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def filter(self) -> Filter:
        """The filter for the selectors."""
        return Filter(self.action, self.subject, self.actor, _aware(self.since), _aware(self.until))


@router.get("", response=EntriesOut, summary="List audit entries")
def list_entries(
    request: Request,
    wanted: Query[Wanted],
    cursor: UidCursor = "",
    limit: Limit = 50,
) -> EntriesOut:
    """Entries newest first; `cursor` is the `next` of the page before."""
    _require_reading(request)
    return EntriesOut.of(selectors.entries(wanted.filter(), before=cursor, limit=limit))


@router.get("/state", response=StateOut, summary="How sealing and anchoring go")
def show_state(request: Request) -> StateOut:
    """The size of the tree, its signed head, what is not sealed yet, and each anchor."""
    _require_reading(request)
    state = selectors.state_with_key()
    note = selectors.signed(state.size, now=clock.now()) if state.key else ""
    return StateOut.of(state, checkpoint=note)


@router.get("/consistency", response=ConsistencyOut, summary="Prove that an earlier tree was only added to")
def show_consistency(
    request: Request, first: Annotated[int, Query(ge=0, le=1 << 62)], size: Size = None
) -> ConsistencyOut:
    """The proof of consistency (RFC 6962, 2.1.2) between the trees of `first` and of `size` entries."""
    _require_reading(request)
    return ConsistencyOut.of(selectors.consistency(first, of_size=size))


@router.get("/export", summary="Export the log with its tree", response={200: None})
def export_log(request: Request, wanted: Query[Wanted], with_proofs: bool = False) -> HttpResponseBase:
    """JSON lines in the order of the tree, for `seatrial audit verify --file` and any other verifier."""
    _require_reading(request)
    lines = selectors.signed_export(wanted.filter(), with_proofs=with_proofs, now=clock.now())
    response = StreamingHttpResponse(formats.in_portions(lines), content_type="application/jsonl")
    response.headers["Content-Disposition"] = 'attachment; filename="audit-export.jsonl"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@router.get("/holds", response=HoldsOut, summary="List what stops pruning")
def list_holds(
    request: Request,
    released: bool = True,
    cursor: UidCursor = "",
    limit: Limit = 50,
) -> HoldsOut:
    """Holds, the newest first; those that were released too, unless `released` is false."""
    _require_reading(request)
    found, following = selectors.holds(released=released, after=cursor, limit=limit)
    return HoldsOut(items=[HoldOut.of(each) for each in found], next=str(following))


@router.post("/holds", response={201: HoldOut}, summary="Stop pruning of a subject's or an actor's entries")
def place_hold(request: Request, wanted: HoldIn, dry_run: bool = False) -> Status[HoldOut]:
    """The hold stands until somebody releases it. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        uid = services.place_hold(
            wanted.kind, target=wanted.target, reason=wanted.reason, actor=request.actor, now=clock.now()
        )
        return Status(201, _hold(uid))


@router.post("/holds/{uid}/release", response=HoldOut, summary="Release a hold")
def release_hold(request: Request, uid: str, wanted: ReleaseIn, dry_run: bool = False) -> HoldOut:
    """The hold stops nothing any more, and stays in the list. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        services.release_hold(uid, reason=wanted.reason, actor=request.actor, now=clock.now())
        return _hold(uid)


@router.get("/{uid}", response=EntryOut, summary="Show an audit entry")
def show_entry(request: Request, uid: str) -> EntryOut:
    """One entry."""
    _require_reading(request)
    return EntryOut.of(selectors.entry(uid))


@router.get("/{uid}/proof", response=ProofOut, summary="Prove that an entry is in the sealed log")
def show_proof(request: Request, uid: str, size: Size = None) -> ProofOut:
    """The proof of inclusion (RFC 6962, 2.1.1) in the tree of `size` entries, or of all that are sealed."""
    _require_reading(request)
    return ProofOut.of(selectors.signed_proof(uid, of_size=size, now=clock.now()))


def _require_reading(request: Request) -> None:
    require(policies.may_read(request.actor), actor=request.actor, action="audit.read", subject="audit:log")


def _hold(uid: str) -> HoldOut:
    found = selectors.hold(uid)
    if found is None:
        raise NotFound(f"there is no hold {uid!r}")
    return HoldOut.of(found)


def _aware(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=clock.now().tzinfo) if at is not None and at.tzinfo is None else at
