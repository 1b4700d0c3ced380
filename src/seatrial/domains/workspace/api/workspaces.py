"""Workspaces over the API: registered, planned, applied, edited."""

from dataclasses import asdict

from ninja import Router, Status

from seatrial.domains.workspace import policies, selectors, services
from seatrial.domains.workspace.schemas import (
    AppliedOut,
    ChangeIn,
    EditedOut,
    EditsIn,
    FileOut,
    FilesIn,
    FilesOut,
    PlanOut,
    RegistrationIn,
    RegistrationOut,
    WorkspaceDetailOut,
    WorkspaceOut,
    WorkspacesOut,
)
from seatrial.kit import clock
from seatrial.ui.requests import Request

router = Router(tags=["workspaces"])


@router.get("/workspaces", response=WorkspacesOut, summary="List workspaces")
def list_workspaces(request: Request) -> WorkspacesOut:
    """Every workspace with its latest revision and its source, by name."""
    policies.require_reader(request.actor)
    return WorkspacesOut(items=[WorkspaceOut.of(found) for found in selectors.workspaces()])


@router.post("/workspaces", response={201: RegistrationOut}, summary="Register a workspace")
def register_workspace(
    request: Request, body: RegistrationIn, dry_run: bool = False
) -> Status[RegistrationOut]:
    """The workspace is known; a repository is fetched within seconds. 422 names every fault."""
    wanted = services.register(body.wanted(), actor=request.actor, now=clock.now(), dry_run=dry_run)
    return Status(201, RegistrationOut(**asdict(wanted), is_done=not dry_run))


@router.get("/workspaces/{name}", response=WorkspaceDetailOut, summary="Show a workspace")
def show_workspace(request: Request, name: str) -> WorkspaceDetailOut:
    """One workspace with its source, its drift and its last fifty revisions."""
    policies.require_reader(request.actor)
    found = selectors.workspace(name)
    return WorkspaceDetailOut.full(
        found, revisions=selectors.revisions(name), drift=selectors.drift_of(found)
    )


@router.patch("/workspaces/{name}", response=RegistrationOut, summary="Change a workspace")
def change_workspace(request: Request, name: str, body: ChangeIn, dry_run: bool = False) -> RegistrationOut:
    """What is given is as given, the rest stays. A repository is fetched again."""
    fields = body.dict(exclude_none=True)
    now = clock.now()
    changed = services.change(name, fields=fields, actor=request.actor, now=now, dry_run=dry_run)
    return RegistrationOut(**asdict(changed), is_done=not dry_run)


@router.delete("/workspaces/{name}", response=PlanOut, summary="Remove a workspace")
def remove_workspace(request: Request, name: str, dry_run: bool = False) -> PlanOut:
    """Its definitions are gone, its revisions stay. Gives what was (with `dry_run`: would be) removed."""
    return PlanOut.of(services.remove(name, actor=request.actor, now=clock.now(), dry_run=dry_run))


@router.post("/workspaces/{name}/plan", response=PlanOut, summary="Plan an apply")
def plan_workspace(request: Request, name: str, body: FilesIn) -> PlanOut:
    """What an apply of these files would change and mean. 422 names every fault with its place."""
    return PlanOut.of(services.plan(name, files=body.decoded(), actor=request.actor, now=clock.now()))


@router.post("/workspaces/{name}/apply", response=AppliedOut, summary="Apply a workspace")
def apply_workspace(
    request: Request,
    name: str,
    body: FilesIn,
    dry_run: bool = False,
    allow_empty: bool = False,
    plan_digest: str = "",
) -> AppliedOut:
    """The workspace stands as these files say, all of it or nothing; the same files again do nothing.

    With `dry_run` nothing changes. Where no definition would be left, `allow_empty` has to be given. With
    `plan_digest` it is that plan that is carried out, or 409.
    """
    files = body.decoded()
    if dry_run:
        return AppliedOut.tried(services.plan(name, files=files, actor=request.actor, now=clock.now()))
    applied = services.apply(
        name, files=files, actor=request.actor, now=clock.now(), allow_empty=allow_empty,
        plan_digest=plan_digest,
    )  # fmt: skip
    return AppliedOut.of(applied)


@router.get("/workspaces/{name}/files", response=FilesOut, summary="List the files of a workspace")
def list_files(request: Request, name: str) -> FilesOut:
    """The files that stand, by path, with digest and size."""
    policies.require_reader(request.actor)
    selectors.workspace(name)
    index = selectors.files(name).index()
    items = [FileOut(path=path, sha256=sha256, size=size) for path, (sha256, size) in sorted(index.items())]
    return FilesOut(items=items)


@router.post("/workspaces/{name}/edits", response=EditedOut, summary="Edit files of a workspace")
def edit_workspace(request: Request, name: str, body: EditsIn, dry_run: bool = False) -> EditedOut:
    """In a directory of the server the files are written and applied; else the answer is a patch.

    409 where a file is another one than the edit was made from. With `dry_run` nothing is written.
    """
    found = services.edit(
        name, edits=body.wanted(), message=body.message, actor=request.actor, now=clock.now(),
        plan_digest=body.plan_digest, dry_run=dry_run,
    )  # fmt: skip
    return EditedOut.of(found)
