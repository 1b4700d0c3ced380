"""Files of runbooks: attachments, cards and bundles."""

from django.http import StreamingHttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.runbooks.selectors import library, printing
from seatrial.kit import clock
from seatrial.kit.problems import NotFound
from seatrial.ui.downloads import attachment as download
from seatrial.ui.requests import Request

#: What a text may show; everything else is kept, never shown.
PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".svg": "image/svg+xml",
}


@require_safe
def card(request: Request, name: str) -> StreamingHttpResponse:
    """The quick reference card: one printed page."""
    file, made = printing.card(name, actor=request.actor, now=clock.now())
    return download(iter([made]), name=file, media_type="application/pdf", size=len(made))


@require_safe
def bundle(request: Request, service: str) -> StreamingHttpResponse:
    """All runbooks of a service, for when this is down."""
    file, made = printing.bundle(service, actor=request.actor, now=clock.now())
    response = download(iter([made]), name=file, media_type="application/zip", size=len(made))
    response.headers["Content-Type"] = "application/zip"
    return response


@require_safe
def attachment(request: Request, name: str, path: str) -> StreamingHttpResponse:
    """A file that the runbook attaches, as its present revision has it."""
    found = library.content(name, actor=request.actor, now=clock.now())
    data = library.attachment(found, path=path)
    if data is None:
        raise NotFound(f"{name} attaches no such file")
    kind = next((kind for end, kind in PICTURES.items() if path.lower().endswith(end)), "")
    response = download(iter([data]), name=path.rpartition("/")[2], media_type=kind, size=len(data))
    if kind:
        # A page shows it. Whoever opens it alone keeps it, and nothing in it runs: its policy is a sandbox.
        response.headers["Content-Type"] = kind
    return response
