"""Evidence over the API."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from seatrial.domains.evidence import selectors
from seatrial.domains.evidence.schemas import EvidenceOut, EvidencePage

router = Router(tags=["evidence"])


@router.get("", response=EvidencePage, summary="List evidence")
def list_evidence(
    request: HttpRequest,
    service: str = "",
    type: str = "",
    cursor: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> EvidencePage:
    """Evidence, newest first; `service` is a URN, `cursor` the `next` of the page before."""
    del request
    found = selectors.items(selectors.Filter(service, type), before=cursor, limit=limit + 1)
    shown = [EvidenceOut.of(item) for item in found[:limit]]
    return EvidencePage(items=shown, next=shown[-1].uid if len(found) > limit else None)


@router.get("/{uid}", response=EvidenceOut, summary="Show evidence")
def show_evidence(request: HttpRequest, uid: UUID) -> EvidenceOut:
    """One piece of evidence."""
    del request
    return EvidenceOut.of(selectors.item(uid))
