"""Workspaces and definitions over the API."""

from typing import Annotated

from ninja import Query, Router

from seatrial.domains.workspace import policies, selectors, services
from seatrial.domains.workspace.schemas import (
    AppliedOut,
    DefinitionDetailOut,
    DefinitionsOut,
    FilesIn,
    PlanOut,
    RevisionOut,
    WorkspaceDetailOut,
    WorkspaceOut,
    WorkspacesOut,
)
from seatrial.kit import clock
from seatrial.kit.access import require
from seatrial.ui.requests import Request

router = Router(tags=["definitions"])


@router.get("/workspaces", response=WorkspacesOut, summary="List workspaces")
def list_workspaces(request: Request) -> WorkspacesOut:
    """Every workspace with its latest revision, by name."""
    _require_reader(request)
    return WorkspacesOut(items=[WorkspaceOut.of(found) for found in selectors.workspaces()])


@router.get("/workspaces/{name}", response=WorkspaceDetailOut, summary="Show a workspace")
def show_workspace(request: Request, name: str) -> WorkspaceDetailOut:
    """One workspace with its last fifty revisions."""
    _require_reader(request)
    found = WorkspaceOut.of(selectors.workspace(name))
    revisions = [RevisionOut.of(each) for each in selectors.revisions(name)]
    return WorkspaceDetailOut(uid=found.uid, name=found.name, revision=found.revision, revisions=revisions)


@router.post("/workspaces/{name}/plan", response=PlanOut, summary="Plan an apply")
def plan_workspace(request: Request, name: str, body: FilesIn) -> PlanOut:
    """What an apply of these files would change. Nothing changes. 422 names every fault with its place."""
    return PlanOut.of(services.plan(name, files=body.decoded(), actor=request.actor))


@router.post("/workspaces/{name}/apply", response=AppliedOut, summary="Apply a workspace")
def apply_workspace(
    request: Request, name: str, body: FilesIn, dry_run: bool = False, allow_empty: bool = False
) -> AppliedOut:
    """The workspace stands as these files say, all of it or nothing; the same files again do nothing.

    With `dry_run` nothing changes. Where no definition would be left, `allow_empty` has to be given.
    """
    files = body.decoded()
    if dry_run:
        return AppliedOut.tried(services.plan(name, files=files, actor=request.actor))
    applied = services.apply(name, files=files, actor=request.actor, now=clock.now(), allow_empty=allow_empty)
    return AppliedOut.of(applied)


@router.get("/definitions", response=DefinitionsOut, summary="List definitions")
def list_definitions(
    request: Request,
    kind: Annotated[str, Query(max_length=63)] = "",
    q: Annotated[str, Query(max_length=100)] = "",
    cursor: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> DefinitionsOut:
    """Definitions by URN; `cursor` is the `next` of the page before."""
    among = policies.known(request.actor)
    found = selectors.standings(selectors.Filter(kind, q, among), after=cursor, limit=limit + 1)
    return DefinitionsOut.of(found, kinds=selectors.count_by_kind(q, among=among), limit=limit)


@router.get("/definitions/{path:urn}", response=DefinitionDetailOut, summary="Show a definition")
def show_definition(request: Request, urn: str) -> DefinitionDetailOut:
    """One definition with its content, and what it names and is named by."""
    policies.require_known(urn, actor=request.actor)
    found = selectors.standing(urn)
    named = policies.known_among(selectors.references(urn), actor=request.actor)
    naming = policies.known_among((each for each, _ in selectors.referring(urn)), actor=request.actor)
    return DefinitionDetailOut.full(found, references=named, referring=naming)


def _require_reader(request: Request) -> None:
    """Workspaces are no matter of those who are confined to services (R005)."""
    answer = policies.may_read(request.actor)
    require(answer, actor=request.actor, action="workspace.read", subject="installation:seatrial")
