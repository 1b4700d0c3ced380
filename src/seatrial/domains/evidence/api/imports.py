"""Files that other tools wrote, as they are."""

from datetime import datetime
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router, Schema, Status

from seatrial.domains.evidence import selectors, services
from seatrial.domains.evidence.schemas import ImportedOut
from seatrial.domains.evidence.services import CannotKeep
from seatrial.kit import clock
from seatrial.ui.requests import actor_of

router = Router(tags=["evidence"])
#: Reports are read as a whole: above this a file is attached, not imported.
_LARGEST = 32_000_000


class ImportQuery(Schema):
    """About what a file is, and what its sender knows better than the file."""

    service: str
    environment: str = ""
    revision: str = ""
    name: str = ""
    format: str = "auto"
    file_name: str = "report"
    effective_at: datetime | None = None
    ends_at: datetime | None = None
    uri: str = ""
    dry_run: bool = False


@router.post("/imports", response={201: ImportedOut, 200: ImportedOut}, summary="Import a report as evidence")
def import_evidence(request: HttpRequest, query: Annotated[ImportQuery, Query()]) -> Status[ImportedOut]:
    """The body is a file of SARIF, CycloneDX, OpenVEX, CSAF, OSV, pip-audit, JUnit or k6, as it was written.

    The file is kept, what it found stands as evidence (201), and every entry that was not taken is listed.
    A dry run, and a file that stands already, answer 200.
    """
    actor = actor_of(request)
    service = selectors.service_named(query.service, actor=actor)
    environment = selectors.environment_named(query.environment, service=service)
    wanted = services.Wanted(
        environment=environment,
        revision=query.revision,
        name=query.name,
        format=query.format,
        file_name=query.file_name,
        media_type=request.headers.get("Content-Type", ""),
        effective_at=query.effective_at,
        ends_at=query.ends_at,
        uri=query.uri,
    )
    data = _body(request)
    if query.dry_run:
        return Status(200, ImportedOut.of(services.preview(data, wanted=wanted)))
    done = services.import_report(
        data, wanted=wanted, service=service, actor=actor, limit=settings.ARTEFACT_LIMIT, now=clock.now()
    )
    return Status(201 if done.is_new else 200, ImportedOut.of(done))


def _body(request: HttpRequest) -> bytes:
    said = request.headers.get("Content-Length", "0")
    if said.isdigit() and int(said) > _LARGEST:
        raise CannotKeep(
            f"a report of more than {_LARGEST:,} bytes is not imported",
            remedy="Attach it as a file, with the findings that checks use.",
        )
    return request.body
