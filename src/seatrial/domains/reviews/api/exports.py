"""A review in the formats of others."""

from typing import Literal

from django.http import StreamingHttpResponse
from ninja import Router

from seatrial.domains.reviews import selectors
from seatrial.domains.reviews.formats.exports import export
from seatrial.kit import clock
from seatrial.ui.downloads import attachment
from seatrial.ui.requests import Request

router = Router(tags=["reviews"])
FormatName = Literal["pdf", "csv", "junit", "sarif", "oscal-ar", "oscal-poam"]


@router.get("/{name}/export/{form}", summary="Export a review", response={200: bytes})
def export_review(request: Request, name: str, form: FormatName) -> StreamingHttpResponse:
    """The review as it stands: on paper, as a table, for pipelines, code scanners or assessors.

    The same state gives the same bytes. An OSCAL plan of action of a review in which nothing is left is 409.
    """
    found = selectors.known_dossier(name, actor=request.actor, now=clock.now())
    made = export(found, form=form)
    size = len(made.content)
    response = attachment(iter([made.content]), name=made.name, media_type=made.media_type, size=size)
    # What it is, beside what a browser is told to do with it: keep it.
    response.headers["Content-Type"] = made.media_type
    return response
