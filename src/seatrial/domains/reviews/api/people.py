"""Who reviews, who is consulted, what has to be there first, and the exception of small teams."""

from ninja import Router

from seatrial.domains.reviews import services
from seatrial.domains.reviews.schemas import (
    ConsultedOut,
    ConsultIn,
    NameReviewerIn,
    PrerequisiteIn,
    PrerequisiteOut,
    RecordIn,
    ReviewerOut,
    ReviewOut,
    WhyIn,
)
from seatrial.kit import clock
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["reviews"])


@router.put("/{name}/reviewers/{slot}", response=list[ReviewerOut], summary="Name a reviewer")
def name_reviewer(
    request: Request, name: str, slot: str, body: NameReviewerIn, dry_run: bool = False
) -> list[ReviewerOut]:
    """That person reviews in the slot (operations, security, owner). With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.name_reviewer(
            name, slot=slot, person=body.person, actor=request.actor, now=clock.now()
        )
    return [ReviewerOut.of(each) for each in found.reviewers]


@router.post("/{name}/reviewers/{slot}/record", response=list[ReviewerOut], summary="Record a review")
def record_review(
    request: Request, name: str, slot: str, body: RecordIn, dry_run: bool = False
) -> list[ReviewerOut]:
    """The reviewer says what they found; no token does. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.record_review(
            name, slot=slot, outcome=body.outcome, note=body.note, actor=request.actor, now=clock.now()
        )
    return [ReviewerOut.of(each) for each in found.reviewers]


@router.post("/{name}/consultation", response=ConsultedOut, summary="Consult the product manager")
def consult(request: Request, name: str, body: ConsultIn, dry_run: bool = False) -> ConsultedOut:
    """The product manager answers (R031); no token does. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.consult(
            name,
            answer=body.answer,
            note=body.note,
            concerns=body.concerns,
            actor=request.actor,
            now=clock.now(),
        )
    return ConsultedOut.of(found.consulted)


@router.post("/{name}/prerequisites/{key}", response=list[PrerequisiteOut], summary="Set a prerequisite")
def set_prerequisite(
    request: Request, name: str, key: str, body: PrerequisiteIn, dry_run: bool = False
) -> list[PrerequisiteOut]:
    """Somebody of its role says whether it is there (R023). With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.set_prerequisite(
            name, key=key, is_met=body.is_met, note=body.note, actor=request.actor, now=clock.now()
        )
    return [PrerequisiteOut.of(each) for each in found.prerequisites]


@router.post("/{name}/exception", response=ReviewOut, summary="Ask for the exception of a small team")
def ask_exception(request: Request, name: str, body: WhyIn, dry_run: bool = False) -> ReviewOut:
    """A second person is asked to lift the separation of duties. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.ask_exception(name, reason=body.reason, actor=request.actor, now=clock.now())
    return ReviewOut.of(found)


@router.post("/{name}/exception/confirmation", response=ReviewOut, summary="Confirm the exception")
def confirm_exception(request: Request, name: str, dry_run: bool = False) -> ReviewOut:
    """The separation of duties is lifted for this review. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.confirm_exception(name, actor=request.actor, now=clock.now())
    return ReviewOut.of(found)
