"""What a source would make of a request, over the API: for whoever writes a mapping."""

from ninja import Router

from seatrial.domains.alerts import selectors
from seatrial.domains.alerts.schemas.trying import AlertPreviewIn, AlertPreviewOut
from seatrial.kit import clock
from seatrial.ui.requests import Request

router = Router(tags=["alerts"])


@router.post("/sources/{name}/preview", response=AlertPreviewOut, summary="Preview what a source would say")
def preview_source(request: Request, name: str, body: AlertPreviewIn) -> AlertPreviewOut:
    """What would be read of the content if its monitor sent it now. Nothing is stored, nobody is paged."""
    found = selectors.preview(
        name, body=body.content.encode("utf-8", "replace"), content_type=body.content_type, path=body.path,
        actor=request.actor, at=clock.now(),
    )  # fmt: skip
    return AlertPreviewOut.of(found)
