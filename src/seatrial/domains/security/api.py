"""Findings over the API."""

from typing import Literal
from uuid import UUID

from ninja import Router

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.security import selectors
from seatrial.domains.security.schemas import FindingsOut
from seatrial.domains.security.types import Filter
from seatrial.kit import clock
from seatrial.ui.paging import Limit, UidCursor
from seatrial.ui.requests import Request

router = Router(tags=["security"])


@router.get("/findings", response=FindingsOut, summary="List findings")
def list_findings(
    request: Request,
    service: str = "",
    environment: str = "",
    severity: Literal["", "critical", "high", "medium", "low"] = "",
    state: Literal["", "open", "gone"] = "",
    breached: bool = False,
    cursor: UidCursor = "",
    limit: Limit = 50,
) -> FindingsOut:
    """What scans found, the newest first; of one service by its name, or those past their time alone."""
    today = clock.now().date()
    urn = catalog.known_service(service, actor=request.actor).urn if service else ""
    wanted = Filter(urn, environment, severity, state, breached, catalog.known_to(request.actor))
    before = UUID(cursor) if cursor else None
    found = selectors.findings(wanted, today=today, before=before, limit=limit + 1)
    return FindingsOut.of(found, limit=limit, today=today)
