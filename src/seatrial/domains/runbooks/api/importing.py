"""Other people's runbooks become runbooks, and triggers are tried over samples, over the API."""

from ninja import Router

from seatrial.domains.runbooks import selectors
from seatrial.domains.runbooks.rules.imports import import_jobs, import_markdown
from seatrial.domains.runbooks.rules.reading import read
from seatrial.domains.runbooks.rules.trying import tried
from seatrial.domains.runbooks.schemas.importing import (
    RunbookImportIn,
    RunbookImportOut,
    SamplesIn,
    TriedTriggersOut,
    TriggersIn,
)
from seatrial.kit import clock
from seatrial.ui.requests import Request

router = Router(tags=["runbooks"])


@router.post("/import", response=RunbookImportOut, summary="Make runbooks of somebody else's")
def import_runbooks(request: Request, body: RunbookImportIn) -> RunbookImportOut:
    """What `seatrial import rundeck` and `seatrial import runbooks` make of files. Of all that was found each
    thing came in or is a reject with file, line and reason.

    Nothing is stored: runbooks are files of a workspace, and an apply brings them.
    """
    del request
    if body.format == "rundeck":
        return RunbookImportOut.of(import_jobs(body.contents(), origin=body.origin()), ())
    return RunbookImportOut.of(*import_markdown(body.contents(), origin=body.origin()))


@router.post("/triggers", response=TriedTriggersOut, summary="Try the triggers of a runbook's text")
def try_triggers(request: Request, body: TriggersIn) -> TriedTriggersOut:
    """What `seatrial runbook triggers` says of a file: when each measured trigger fires over the samples.

    Nothing is stored or run.
    """
    del request
    return TriedTriggersOut.of(tried(read(body.text.encode(), path=body.path).front, samples=body.samples))


@router.post("/{service}/{name}/triggers", response=TriedTriggersOut, summary="Try the triggers of a runbook")
def try_runbook_triggers(request: Request, service: str, name: str, body: SamplesIn) -> TriedTriggersOut:
    """When each measured trigger of the revision that stands fires over the samples. Nothing is stored."""
    found = selectors.content(f"{service}/{name}", actor=request.actor, now=clock.now())
    return TriedTriggersOut.of(tried(found.document.front, samples=body.samples))
