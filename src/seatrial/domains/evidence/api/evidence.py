"""Evidence over the API."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import selectors, services
from seatrial.domains.evidence.schemas import (
    EvidenceIn,
    EvidenceOut,
    EvidencePage,
    RetractionIn,
    RetractionOut,
)
from seatrial.domains.evidence.types import Item
from seatrial.kit import clock
from seatrial.ui.paging import Limit
from seatrial.ui.requests import actor_of

router = Router(tags=["evidence"])


@router.get("", response=EvidencePage, summary="List evidence")
def list_evidence(
    request: HttpRequest,
    service: str = "",
    environment: str = "",
    type: str = "",
    provenance: str = "",
    outcome: str = "",
    cursor: UUID | None = None,
    limit: Limit = 50,
) -> EvidencePage:
    """Evidence, newest first; `service` is a URN, `cursor` the `next` of the page before."""
    known = catalog.known_to(actor_of(request))
    wanted = selectors.Filter(service, type, environment, provenance, outcome, known)
    found = selectors.items(wanted, before=cursor, limit=limit + 1)
    shown = _shown(found[:limit])
    return EvidencePage(items=shown, next=shown[-1].uid if len(found) > limit else None)


@router.post("", response={201: EvidenceOut, 200: EvidenceOut}, summary="Attach evidence")
def attach_evidence(request: HttpRequest, sent: EvidenceIn) -> Status[EvidenceOut]:
    """What was sent stands as evidence (201); what the sender sent before, with the same date, stands (200).

    It is proven where an enrolled producer vouches for the token, else asserted.
    """
    actor = actor_of(request)
    service = selectors.service_named(sent.service, actor=actor)
    environment = selectors.environment_named(sent.environment, service=service)
    submission = sent.submission(service=service.urn, environment=environment)
    done = services.attach(submission, service=service, actor=actor, now=clock.now())
    return Status(201 if done.is_new else 200, _shown([done.item])[0])


@router.get("/{uid}", response=EvidenceOut, summary="Show evidence")
def show_evidence(request: HttpRequest, uid: UUID) -> EvidenceOut:
    """One piece of evidence."""
    return _shown([selectors.item(uid, known=catalog.known_to(actor_of(request)))])[0]


@router.get("/{uid}/retractions", response=list[RetractionOut], summary="List retractions of evidence")
def list_retractions(request: HttpRequest, uid: UUID) -> list[RetractionOut]:
    """Every time somebody said that it is wrong, newest first, those that were taken back too."""
    found = selectors.item(uid, known=catalog.known_to(actor_of(request)))
    return [RetractionOut.of(each) for each in selectors.retractions([found.uid])]


@router.post("/{uid}/retractions", response={201: RetractionOut}, summary="Retract evidence")
def retract_evidence(request: HttpRequest, uid: UUID, sent: RetractionIn) -> Status[RetractionOut]:
    """It counts no more; who sent it may say so, and the service's leads."""
    services.retract(uid, reason=sent.reason, actor=actor_of(request), now=clock.now())
    return Status(201, RetractionOut.of(selectors.retractions([str(uid)])[0]))


@router.delete("/{uid}/retractions", response=RetractionOut, summary="Take a retraction back")
def undo_retraction(request: HttpRequest, uid: UUID) -> RetractionOut:
    """It counts again; that it was retracted stays on record."""
    services.undo_retraction(uid, actor=actor_of(request), now=clock.now())
    return RetractionOut.of(selectors.retractions([str(uid)])[0])


def _shown(items: Sequence[Item]) -> list[EvidenceOut]:
    """The items with the files that they rest on and what became of their links."""
    sent = [item.uid for item in items if item.name]
    files, links = selectors.references(sent), selectors.links(sent)
    return [EvidenceOut.of(item, files=files.get(item.uid, ()), link=links.get(item.uid)) for item in items]
