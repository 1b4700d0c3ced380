"""Files that evidence rests on, as downloads."""

from django.contrib.auth.decorators import login_not_required
from django.http import StreamingHttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.evidence import selectors
from seatrial.kit import clock
from seatrial.ui.downloads import attachment
from seatrial.ui.requests import Request


@require_safe
def artefact(request: Request, sha256: str) -> StreamingHttpResponse:
    """A file, for whoever knows a service that rests on it."""
    return _download(selectors.artefact(sha256, actor=request.actor))


@login_not_required
@require_safe
def shared(request: Request, token: str) -> StreamingHttpResponse:
    """The same for whoever has a link that has not expired."""
    del request
    return _download(selectors.shared(token, now=clock.now()))


def _download(stored: selectors.Stored) -> StreamingHttpResponse:
    pieces = selectors.content(stored.sha256)
    return attachment(pieces, name=stored.file_name, media_type=stored.media_type, size=stored.size)
