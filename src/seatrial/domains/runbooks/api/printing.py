"""What is taken along: the card of a runbook, the offline bundle of a service."""

from django.http import StreamingHttpResponse
from ninja import Router

from seatrial.domains.runbooks.api.library import Number
from seatrial.domains.runbooks.selectors import library, printing
from seatrial.kit import clock
from seatrial.kit.problems import NotFound
from seatrial.ui.downloads import attachment
from seatrial.ui.requests import Request

router = Router(tags=["runbooks"])


@router.get("/{service}/bundle", summary="Download the offline bundle of a service", response={200: bytes})
def download_runbook_bundle(request: Request, service: str) -> StreamingHttpResponse:
    """All runbooks of the service with their cards and attachments, as a zip archive of pages that open, and
    are searched, without any server.
    """
    name, made = printing.bundle(service, actor=request.actor, now=clock.now())
    return _file(name, made, "application/zip")


@router.get("/{service}/{name}/card", summary="Download the card of a runbook", response={200: bytes})
def download_runbook_card(request: Request, service: str, name: str) -> StreamingHttpResponse:
    """The quick reference card: one printed page as PDF. The same revision gives the same bytes."""
    file, made = printing.card(f"{service}/{name}", actor=request.actor, now=clock.now())
    return _file(file, made, "application/pdf")


@router.get(
    "/{service}/{name}/attachment", summary="Download an attachment of a runbook", response={200: bytes}
)
def download_runbook_attachment(
    request: Request, service: str, name: str, path: str, revision: Number | None = None
) -> StreamingHttpResponse:
    """The file of that path, as the revision that stands, or that of the number, attaches it."""
    called = f"{service}/{name}"
    found = library.content(called, actor=request.actor, now=clock.now(), number=revision)
    data = library.attachment(found, path=path)
    if data is None:
        raise NotFound(
            f"{called} attaches no {path[:200]!r}", remedy="`attached` of the runbook lists what it attaches."
        )
    return _file(path.rpartition("/")[2], data, "application/octet-stream")


def _file(name: str, made: bytes, kind: str) -> StreamingHttpResponse:
    response = attachment(iter([made]), name=name, media_type=kind, size=len(made))
    # What it is, beside what a browser is told to do with it: keep it.
    response.headers["Content-Type"] = kind
    return response
