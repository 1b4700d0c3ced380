"""Files that evidence rests on."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from ninja import Router, Status

from seatrial.domains.evidence import selectors, services
from seatrial.domains.evidence.schemas import ArtefactOut, LinkIn, LinkOut
from seatrial.kit import clock
from seatrial.ui.downloads import attachment
from seatrial.ui.requests import actor_of

router = Router(tags=["artefacts"])
_PIECE = 256 * 1024


@router.put("", response={201: ArtefactOut, 200: ArtefactOut}, summary="Bring a file")
def put_artefact(request: HttpRequest, sha256: str = "") -> Status[ArtefactOut]:
    """The body stands in the artefact store under its digest (201; 200 where the same was there).

    With `sha256` it is taken only if it has that digest. What no evidence refers to within a day is dropped.
    """
    kept = services.keep(
        _pieces(request),
        media_type=request.headers.get("Content-Type", ""),
        limit=settings.ARTEFACT_LIMIT,
        actor=actor_of(request),
        now=clock.now(),
        expected=sha256,
    )
    return Status(201 if kept.is_new else 200, ArtefactOut.of_kept(kept))


@router.get("/{sha256}", response=ArtefactOut, summary="Show a file's facts")
def show_artefact(request: HttpRequest, sha256: str) -> ArtefactOut:
    """Size, media type, and which evidence rests on it."""
    return ArtefactOut.of(selectors.artefact(sha256, actor=actor_of(request)))


@router.get("/{sha256}/content", summary="Fetch a file", response={200: bytes})
def fetch_artefact(request: HttpRequest, sha256: str) -> StreamingHttpResponse:
    """The bytes, checked against their digest: a changed file is a problem, never a download."""
    stored = selectors.artefact(sha256, actor=actor_of(request))
    return attachment(
        selectors.content(stored.sha256),
        name=stored.file_name,
        media_type=stored.media_type,
        size=stored.size,
    )


@router.post("/{sha256}/links", response={201: LinkOut}, summary="Make a link that expires")
def link_artefact(request: HttpRequest, sha256: str, wanted: LinkIn) -> Status[LinkOut]:
    """Whoever has the link fetches the file without signing in, until it expires."""
    stored = selectors.artefact(sha256, actor=actor_of(request))
    until = clock.now() + timedelta(minutes=wanted.minutes)
    token = services.share(stored, until=until, actor=actor_of(request), now=clock.now())
    url = request.build_absolute_uri(reverse("evidence:shared", args=[token]))
    return Status(201, LinkOut(url=url, expires_at=until))


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    while piece := request.read(_PIECE):
        yield piece
