"""Differences from an incumbent over the API."""

from typing import Annotated, Literal

from ninja import Query, Router

from seatrial.domains.alerts import selectors
from seatrial.domains.alerts.schemas.beside import ForeseenListOut
from seatrial.kit.moments import Moment
from seatrial.ui.paging import Limit
from seatrial.ui.requests import Request

router = Router(tags=["alerts"])
StepCursor = Annotated[str, Query(pattern=r"^[0-9]{0,15}$", description="`next` of the page before.")]


@router.get("/shadow", response=ForeseenListOut, summary="List differences from the incumbent")
def list_shadow(
    request: Request, verdict: Literal["", "same", "differs", "answered", "unknown", "waiting"] = "",
    since: Moment | None = None, cursor: StepCursor = "", limit: Limit = 50,
) -> ForeseenListOut:  # fmt: skip
    """Whom escalations of sources in shadow would have paged, the newest first, and whom the incumbent did;
    `waiting`: what is not compared yet.
    """
    found = selectors.foreseen(
        actor=request.actor, verdict=verdict, since=since, before=int(cursor) if cursor else None,
        limit=limit + 1,
    )  # fmt: skip
    return ForeseenListOut.of(found, limit=limit)
