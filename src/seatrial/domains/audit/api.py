"""The log over the API."""

from typing import Annotated

from ninja import Query, Router

from seatrial.domains.audit import policies, selectors
from seatrial.domains.audit.schemas import EntriesOut
from seatrial.domains.audit.types import Filter
from seatrial.kit.access import require
from seatrial.ui.requests import Request

router = Router(tags=["audit"])


@router.get("", response=EntriesOut, summary="List audit entries")
def list_entries(
    request: Request,
    action: str = "",
    subject: str = "",
    cursor: Annotated[str, Query(pattern=r"^([0-9a-f-]{36})?$")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> EntriesOut:
    """Entries newest first; `cursor` is the `next` of the page before."""
    require(policies.may_read(request.actor), actor=request.actor, action="audit.read", subject="audit:log")
    return EntriesOut.of(selectors.entries(Filter(action, subject), before=cursor, limit=limit))
