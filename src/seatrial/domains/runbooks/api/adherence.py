"""The runs behind how far procedures are followed, over the API (R127)."""

from typing import Annotated

from ninja import Query, Router

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks.schemas.adherence import RunAdherenceOut
from seatrial.domains.runbooks.selectors.adherence import followed
from seatrial.kit import clock
from seatrial.ui.requests import Request

router = Router(tags=["runbooks"])


@router.get("/adherence/runs", response=list[RunAdherenceOut], summary="List how far runs followed theirs")
def list_adherence_runs(
    request: Request,
    service: Annotated[str, Query(max_length=200)] = "",
    days: Annotated[int, Query(ge=1, le=3660)] = 90,
) -> list[RunAdherenceOut]:
    """Every live run of an incident or a change that ended within those days, the newest first."""
    actor = request.actor
    known = catalog.known_service(service.removeprefix("service:"), actor=actor) if service else None
    found = followed(known.uid if known else "", now=clock.now(), days=days, known=catalog.known_to(actor))
    return [RunAdherenceOut.of(each) for each in found]
