"""Where workspaces come from, over the API: looking into repositories, what waits there, drift."""

from typing import Annotated

from ninja import Query, Router, Status

from seatrial.domains.workspace import policies, selectors, services
from seatrial.domains.workspace.schemas import AppliedOut, CommitIn, DriftOut, PlanOut, WorkspaceOut
from seatrial.kit import clock
from seatrial.ui.requests import Request

router = Router(tags=["workspaces"])


@router.post("/workspaces/{name}/fetch", response={202: WorkspaceOut}, summary="Look into the repository now")
def fetch_workspace(request: Request, name: str) -> Status[WorkspaceOut]:
    """A hint, as a webhook gives it: a worker looks within seconds; `git.fetched_at` says when it did."""
    services.fetch(name, actor=request.actor, now=clock.now())
    return Status(202, WorkspaceOut.of(selectors.workspace(name)))


@router.get("/workspaces/{name}/pending", response=PlanOut, summary="Plan the apply of the head")
def plan_head(request: Request, name: str) -> PlanOut:
    """What an apply of the repository's head would change. 422 names every fault with its place."""
    return PlanOut.of(services.plan_commit(name, actor=request.actor, now=clock.now()))


@router.post("/workspaces/{name}/pending", response=AppliedOut, summary="Apply the head")
def apply_head(request: Request, name: str, body: CommitIn, dry_run: bool = False) -> AppliedOut:
    """The workspace stands as its head has it; 409 where that is another commit, or history was rewritten."""
    if dry_run:
        return AppliedOut.tried(services.plan_commit(name, actor=request.actor, now=clock.now()))
    applied = services.apply_commit(
        name, commit=body.commit, actor=request.actor, now=clock.now(), plan_digest=body.plan_digest,
        confirm_rewritten=body.confirm_rewritten, allow_empty=body.allow_empty,
    )  # fmt: skip
    return AppliedOut.of(applied)


@router.get("/workspaces/{name}/drift", response=DriftOut, summary="Compare what runs with the files")
def show_drift(request: Request, name: str, digest: Annotated[str, Query(max_length=71)] = "") -> DriftOut:
    """Whether what stands is what the files say; `digest` compares a directory of yours."""
    policies.require_reader(request.actor)
    return DriftOut.of(selectors.drift(name, digest=digest))
