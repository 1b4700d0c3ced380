"""Revisions of workspaces over the API: listed, compared, brought back."""

from typing import Annotated

from ninja import Path, Query, Router

from seatrial.domains.workspace import policies, selectors, services
from seatrial.domains.workspace.schemas import AppliedOut, PlanOut, RestoreIn, RevisionOut, RevisionsOut
from seatrial.kit import clock
from seatrial.ui.paging import Limit
from seatrial.ui.requests import Request

router = Router(tags=["workspaces"])
Number = Annotated[int, Path(ge=1, le=2_000_000_000)]


@router.get("/workspaces/{name}/revisions", response=RevisionsOut, summary="List revisions")
def list_revisions(
    request: Request,
    name: str,
    cursor: Annotated[str, Query(pattern=r"^[0-9]{0,10}$")] = "",
    limit: Limit = 50,
) -> RevisionsOut:
    """The revisions, the latest first; `cursor` is the `next` of the page before."""
    policies.require_reader(request.actor)
    selectors.workspace(name)
    found = selectors.revisions(name, limit=limit + 1, before=int(cursor or 0))
    following = str(found[limit - 1].number) if len(found) > limit else ""
    return RevisionsOut(items=[RevisionOut.of(each) for each in found[:limit]], next=following)


@router.get("/workspaces/{name}/revisions/{number}/diff", response=PlanOut, summary="Compare two revisions")
def compare_revisions(
    request: Request, name: str, number: Number, to: Annotated[int, Query(ge=0, le=2_000_000_000)] = 0
) -> PlanOut:
    """How `to` (0: the one that stands) differs from the revision."""
    policies.require_reader(request.actor)
    found = selectors.workspace(name)
    newest = found.revision.number if found.revision else 0
    return PlanOut.of(selectors.difference(name, old=number, new=to or newest))


@router.post(
    "/workspaces/{name}/revisions/{number}/restore", response=AppliedOut, summary="Bring a revision back"
)
def restore_revision(
    request: Request, name: str, number: Number, body: RestoreIn, dry_run: bool = False
) -> AppliedOut:
    """The workspace stands as that revision had it, as a new revision. With `dry_run` nothing changes."""
    if dry_run:
        return AppliedOut.tried(
            services.plan_restore(name, number=number, actor=request.actor, now=clock.now())
        )
    done = services.restore(
        name, number=number, actor=request.actor, now=clock.now(), plan_digest=body.plan_digest
    )
    return AppliedOut.of(done)
