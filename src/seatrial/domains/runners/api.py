"""Runners over the API: what people do with them, and what they themselves ask for."""

from dataclasses import replace
from typing import Annotated, Literal
from uuid import UUID

from django.conf import settings
from ninja import Query, Router

from seatrial.domains.runners import policies, selectors, services
from seatrial.domains.runners.schemas import (
    ApproveIn,
    BeatIn,
    BeatOut,
    CodeIn,
    CodeOut,
    ContentOut,
    ContentsOut,
    EnrolIn,
    EnrolledOut,
    FinishIn,
    JobDetailOut,
    JobOut,
    JobsOut,
    RevokeIn,
    RunnerOut,
    RunnersOut,
    RunnerTokenOut,
    TakeIn,
    TakenOut,
)
from seatrial.domains.runners.types import Trust
from seatrial.kit import clock
from seatrial.kit.access import require
from seatrial.ui.paging import Limit, UidCursor
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["runners"])
#: How long a runner waits before it asks again. Asking costs one indexed look. It asks more often while
#: somebody may want it any moment.
_ASK_AGAIN_SECONDS, _ASK_SOON_SECONDS = 1.5, 0.3


def _may_see(request: Request) -> None:
    actor = request.actor
    require(policies.may_see(actor), actor=actor, action="runners.read", subject="runners:all")


@router.get("", response=RunnersOut, summary="List runners")
def list_runners(request: Request, label: str = "", cursor: UidCursor = "", limit: Limit = 50) -> RunnersOut:
    """Enrolled runners, the newest first, revoked ones too."""
    _may_see(request)
    return RunnersOut.of(selectors.runners(label=label, after=cursor, limit=limit + 1), limit=limit)


@router.post("/codes", response=CodeOut, summary="Make an enrolment code")
def make_code(request: Request, body: CodeIn, dry_run: bool = False) -> CodeOut:
    """A code that makes one runner of that label within the hour. It is shown this once; with `dry_run`
    there is none.
    """
    with rehearsal(dry_run):
        issued = services.issue_code(body.label, actor=request.actor, now=clock.now())
    return CodeOut.of(replace(issued, secret="") if dry_run else issued)


@router.post("/enrol", response=EnrolledOut, auth=None, summary="Enrol a runner")
def enrol_runner(request: Request, body: EnrolIn) -> EnrolledOut:
    """The runner that holds the code is enrolled with the key that it made. The code is its credential."""
    del request
    done = services.enrol(
        body.code, public_key=body.public_key, label=body.label, now=clock.now(), version=body.version,
        platform=body.platform,
    )  # fmt: skip
    return EnrolledOut(runner=RunnerOut.of(done.runner), token=done.token, expires_at=done.expires_at)


@router.get("/jobs", response=JobsOut, summary="List jobs")
def list_jobs(
    request: Request,
    state: Literal["", "queued", "leased", "done", "lost", "cancelled"] = "",
    cursor: UidCursor = "",
    limit: Limit = 50,
) -> JobsOut:
    """Jobs for runners, the newest first."""
    _may_see(request)
    before = UUID(cursor) if cursor else None
    return JobsOut.of(selectors.jobs(state=state, before=before, limit=limit + 1), limit=limit)


@router.get("/jobs/{uuid:uid}", response=JobDetailOut, summary="Show a job")
def show_job(request: Request, uid: UUID) -> JobDetailOut:
    """One job with its result."""
    _may_see(request)
    return JobDetailOut.full(selectors.job(uid))


@router.post("/work/take", response=TakenOut, summary="Take a job (runners)")
def take_job(request: Request, body: TakeIn) -> TakenOut:
    """The oldest job of the runner's label under a lease, or none and when to ask again."""
    taken = services.take(
        actor=request.actor, kinds=body.kinds, now=clock.now(), version=body.version,
        isolation=body.isolation, holds=body.holds,
    )  # fmt: skip
    if taken is None and selectors.is_expected(request.actor):
        return TakenOut.of(None, seconds=_ASK_SOON_SECONDS)
    return TakenOut.of(taken, seconds=_ASK_AGAIN_SECONDS)


@router.post("/work/beat", response=BeatOut, summary="Keep the leases (runners)")
def keep_leases(request: Request, body: BeatIn) -> BeatOut:
    """The leases of these jobs last longer, as far as they are still the runner's."""
    jobs = {each.uid: each.lease for each in body.jobs}
    return BeatOut(kept=services.beat(jobs, actor=request.actor, now=clock.now()))


@router.post("/work/token", response=RunnerTokenOut, summary="Renew the token (runners)")
def renew_token(request: Request) -> RunnerTokenOut:
    """A new token for the runner; the one that it showed is void."""
    issued = services.renew_token(actor=request.actor, now=clock.now())
    return RunnerTokenOut(token=issued.secret, expires_at=issued.expires_at)


@router.post("/work/{uuid:uid}/finish", response=JobOut, summary="Send a result (runners)")
def finish_job(request: Request, uid: UUID, body: FinishIn) -> JobOut:
    """The signed result of a job stands when this is answered. A bad signature is refused and on record."""
    done = services.finish(
        uid, lease=body.lease, result=body.result, signature=body.signature, actor=request.actor,
        now=clock.now(),
    )  # fmt: skip
    return JobOut.of(done)


@router.get("/approvals", response=ContentsOut, summary="List executable contents")
def list_contents(
    request: Request,
    state: Literal["", "waiting", "approved", "revoked"] = "",
    cursor: Annotated[str, Query(max_length=71)] = "",
    limit: Limit = 50,
) -> ContentsOut:
    """What definitions want run, the newest first, and who approved it."""
    _may_see(request)
    return ContentsOut.of(selectors.pendings(state=state, before=cursor, limit=limit + 1), limit=limit)


@router.get("/approvals/{digest}", response=ContentOut, summary="Show an executable content")
def show_content(request: Request, digest: str) -> ContentOut:
    """One content, with the digests of its files."""
    _may_see(request)
    return ContentOut.of(selectors.pending(digest))


@router.post("/approvals/{digest}/approve", response=ContentOut, summary="Approve an executable content")
def approve_content(request: Request, digest: str, body: ApproveIn) -> ContentOut:
    """Exactly this content may run. Its authors may not approve it, unless small teams may."""
    trust = Trust(settings.RUNNER_WORKSPACES, settings.RUNNER_SELF_APPROVAL)
    found = services.approve(digest, actor=request.actor, trust=trust, now=clock.now(), note=body.note)
    return ContentOut.of(found)


@router.post("/approvals/{digest}/revoke", response=ContentOut, summary="Revoke an approval")
def revoke_approval(request: Request, digest: str, body: RevokeIn, dry_run: bool = False) -> ContentOut:
    """The content runs no more; its jobs that have not ended are cancelled.

    With `dry_run` nothing changes.
    """
    with rehearsal(dry_run):
        found = services.revoke_approval(digest, reason=body.reason, actor=request.actor, now=clock.now())
    return ContentOut.of(found)


@router.get("/{uuid:uid}", response=RunnerOut, summary="Show a runner")
def show_runner(request: Request, uid: UUID) -> RunnerOut:
    """One runner."""
    _may_see(request)
    return RunnerOut.of(selectors.runner(uid))


@router.post("/{uuid:uid}/revoke", response=RunnerOut, summary="Revoke a runner")
def revoke_runner(request: Request, uid: UUID, dry_run: bool = False) -> RunnerOut:
    """The runner takes no job any more; what it has is another one's. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        revoked = services.revoke(uid, actor=request.actor, now=clock.now())
    return RunnerOut.of(revoked)
