"""The library over the API: runbooks, revisions, what differs between them, reviews."""

from typing import Annotated, Literal

from ninja import Query, Router

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks import selectors, services
from seatrial.domains.runbooks.rules.lint import lint
from seatrial.domains.runbooks.rules.reading import read
from seatrial.domains.runbooks.schemas.library import (
    LintedOut,
    LintIn,
    RevisionReviewIn,
    RunbookContentOut,
    RunbookDifferenceOut,
    RunbookOut,
    RunbookRevisionOut,
    RunbooksOut,
)
from seatrial.domains.runbooks.types import Wanted
from seatrial.kit import clock
from seatrial.ui.paging import Limit
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["runbooks"])
NameCursor = Annotated[str, Query(max_length=200)]
Number = Annotated[int, Query(ge=1, le=1_000_000)]


@router.get("", response=RunbooksOut, summary="List runbooks")
def list_runbooks(
    request: Request,
    service: str = "",
    kind: str = "",
    state: Literal["", "draft", "untested", "tested", "stale", "failing"] = "",
    text: str = "",
    cursor: NameCursor = "",
    limit: Limit = 50,
) -> RunbooksOut:
    """Runbooks by name, each with its state: when it was tested, by whom, and when its review is due."""
    urn = catalog.known_service(service, actor=request.actor).urn if service else ""
    wanted = Wanted(urn, kind, state, text[:200], catalog.known_to(request.actor))
    found = selectors.runbooks(wanted, now=clock.now(), after=cursor, limit=limit + 1)
    return RunbooksOut.of(found, limit=limit)


@router.post("/lint", response=LintedOut, summary="Lint a runbook")
def lint_runbook(request: Request, body: LintIn) -> LintedOut:
    """What `seatrial runbook lint` says of a file: sections that it lacks, and what is wrong in which line.

    Nothing is stored or run. Links and attachments are not looked at: they are files of a workspace.
    """
    del request
    document = read(body.text.encode(), path=body.path)
    return LintedOut.of(document, lint(document, today=clock.now().date()))


@router.get("/{service}/{name}", response=RunbookContentOut, summary="Show a runbook")
def show_runbook(
    request: Request, service: str, name: str, revision: Number | None = None
) -> RunbookContentOut:
    """The revision that stands, or that of the number, with its text, its steps and what lint says of it."""
    now = clock.now()
    found = selectors.content(f"{service}/{name}", actor=request.actor, now=now, number=revision)
    helpers = selectors.helpers(found.document.front, now=now)
    return RunbookContentOut.of(found, attached=selectors.attached(found), helpers=helpers)


@router.get(
    "/{service}/{name}/revisions",
    response=list[RunbookRevisionOut],
    summary="List the revisions of a runbook",
)
def list_runbook_revisions(request: Request, service: str, name: str) -> list[RunbookRevisionOut]:
    """Every revision, the newest first, with its authors and reviews."""
    found = selectors.revisions(f"{service}/{name}", actor=request.actor)
    return [RunbookRevisionOut.of(each) for each in found]


@router.get("/{service}/{name}/difference", response=RunbookDifferenceOut, summary="Compare two revisions")
def compare_runbook_revisions(
    request: Request, service: str, name: str, old: Number, new: Number
) -> RunbookDifferenceOut:
    """What differs between the two, as a unified diff."""
    diff = selectors.difference(f"{service}/{name}", old=old, new=new, actor=request.actor)
    return RunbookDifferenceOut(old=old, new=new, diff=diff)


@router.post("/{service}/{name}/reviews", response=RunbookOut, summary="Review a runbook")
def review_runbook(
    request: Request, service: str, name: str, body: RevisionReviewIn, dry_run: bool = False
) -> RunbookOut:
    """Somebody who did not write the revision that stands says whether it is right. With `dry_run` nothing
    is written.
    """
    now, called = clock.now(), f"{service}/{name}"
    with rehearsal(dry_run):
        services.review(
            called, verdict=body.verdict, note=body.note, digest=body.digest, actor=request.actor, now=now
        )
        return RunbookOut.of(selectors.runbook(called, actor=request.actor, now=now))
