"""The runs behind how far procedures are followed, over the API (R127)."""

from typing import Annotated

from ninja import Query, Router

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks.schemas.adherence import RunAdherencesOut
from seatrial.domains.runbooks.selectors.adherence import followed
from seatrial.kit import clock
from seatrial.ui.paging import Limit
from seatrial.ui.requests import Request

router = Router(tags=["runbooks"])


@router.get("/adherence/runs", response=RunAdherencesOut, summary="List how far runs followed theirs")
def list_adherence_runs(
    request: Request,
    service: Annotated[str, Query(max_length=200)] = "",
    team: Annotated[str, Query(max_length=200)] = "",
    days: Annotated[int, Query(ge=1, le=3660)] = 90,
    cursor: Annotated[str, Query(pattern=r"^[0-9]{0,9}$")] = "",
    limit: Limit = 50,
) -> RunAdherencesOut:
    """Live runs of an incident or a change that ended within those days, the newest first. `team` is the
    owner of the service.
    """
    known = catalog.narrowed(request.actor, service=service, team=team)
    before = int(cursor) if cursor else None
    found = followed(now=clock.now(), days=days, known=known, before=before, limit=limit + 1)
    return RunAdherencesOut.of(found, limit=limit)
