"""The verification after the go-live over the API: the door for alerts and incidents (R015)."""

from typing import Literal

from ninja import Router, Status

from seatrial.domains.reviews import selectors, services
from seatrial.domains.reviews.schemas.verifying import (
    LabelIn,
    NewSightingIn,
    RunbookIn,
    SightingOut,
    SightingsOut,
    WatchOut,
)
from seatrial.domains.reviews.selectors.watched import findings, known_verification
from seatrial.kit import clock
from seatrial.ui.paging import Limit, UidCursor
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["reviews"])


@router.get("/{name}/verification", response=WatchOut, summary="Show the verification of a review")
def show_verification(request: Request, name: str) -> WatchOut:
    """From when until when the first time in production is watched, and what waits for people."""
    review, found = known_verification(name, actor=request.actor)
    return WatchOut.of(found, review=review.name, state=review.state, now=clock.now())


@router.get("/{name}/findings", response=SightingsOut, summary="List what a verification found")
def list_verification_findings(
    request: Request,
    name: str,
    kind: Literal["", "alert", "incident", "change", "other"] = "",
    settled: bool | None = None,
    cursor: UidCursor = "",
    limit: Limit = 50,
) -> SightingsOut:
    """Alerts, incidents, changes and whatever else was seen, in the order in which it was recorded. With
    `settled=false` those alone that keep the review from closing.
    """
    review = selectors.known_review(name, actor=request.actor)
    found = findings(review, kind=kind, settled=settled, after=cursor, limit=limit + 1)
    return SightingsOut.of(found, limit=limit)


@router.post("/{name}/findings", response={201: SightingOut}, summary="Record what was found")
def record_verification_finding(
    request: Request, name: str, body: NewSightingIn, dry_run: bool = False
) -> Status[SightingOut]:
    """An alert, an incident, a change or something else of the window; of one `source` there is one finding,
    which is given back as it is. Programs that take part may. With `dry_run` nothing is written.
    """
    with rehearsal(dry_run):
        found = services.record_finding(name, new=body.wanted(), actor=request.actor, now=clock.now())
    return Status(201, SightingOut.of(found))


@router.post("/{name}/findings/{uid}/label", response=SightingOut, summary="Label an alert")
def label_verification_finding(
    request: Request, name: str, uid: str, body: LabelIn, dry_run: bool = False
) -> SightingOut:
    """The alert was worth that; it may be labelled anew. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.label_finding(
            name, finding=uid, label=body.label, note=body.note, actor=request.actor, now=clock.now()
        )
    return SightingOut.of(found)


@router.post(
    "/{name}/findings/{uid}/runbook", response=SightingOut, summary="Say what a finding means for the runbook"
)
def answer_verification_finding(
    request: Request, name: str, uid: str, body: RunbookIn, dry_run: bool = False
) -> SightingOut:
    """Nothing changes, the changed revision is linked, or an action to change it is open, once. With
    `dry_run` nothing is written.
    """
    with rehearsal(dry_run):
        found = services.answer_finding(
            name, finding=uid, answer=body.wanted(), actor=request.actor, now=clock.now()
        )
    return SightingOut.of(found)
