"""Runs over the API: starting them, following them, deciding about them."""

from typing import Annotated, Literal

from ninja import Path, Query, Router, Status

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks import selectors, services
from seatrial.domains.runbooks.schemas.runs import (
    AbortIn,
    AdherenceOut,
    ApproveRunIn,
    ConfirmIn,
    LookBackIn,
    ResumeIn,
    RollbackIn,
    RunDetailOut,
    RunIn,
    RunLinesOut,
    RunsOut,
    StepDoneIn,
    WithdrawApprovalIn,
)
from seatrial.domains.runbooks.types.runs import Run, RunFilter
from seatrial.kit import clock
from seatrial.ui.paging import Limit
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["runbooks"])
_Number = Annotated[str, Query(pattern=r"^[0-9]{0,18}$")]
_Position = Annotated[int, Path(ge=1, lt=2**31)]
_Lines = Annotated[int, Query(ge=1, le=2000)]


@router.get("/runs", response=RunsOut, summary="List runs")
def list_runs(
    request: Request,
    service: Annotated[str, Query(max_length=200)] = "",
    runbook: Annotated[str, Query(max_length=200)] = "",
    environment: Annotated[str, Query(max_length=100)] = "",
    mode: Literal["", "dry-run", "simulate", "rehearse", "live"] = "",
    state: Literal[
        "", "waiting_approval", "queued", "running", "waiting", "in_doubt", "rolling_back", "passed",
        "failed", "aborted", "simulated",
    ] = "",
    open: bool = False,
    cursor: _Number = "",
    limit: Limit = 50,
) -> RunsOut:  # fmt: skip
    """Runs of runbooks, the newest first."""
    actor = request.actor
    known = catalog.known_service(service.removeprefix("service:"), actor=actor) if service else None
    wanted = RunFilter(
        service_uid=known.uid if known is not None else "", runbook=runbook, environment=environment,
        mode=mode, state=state, only_open=open, known=catalog.known_to(actor),
    )  # fmt: skip
    before = int(cursor) if cursor else None
    return RunsOut.of(selectors.runs(wanted, before=before, limit=limit + 1), limit=limit)


@router.post("/runs", response={201: RunDetailOut}, summary="Start a run")
def start_run(request: Request, body: RunIn, dry_run: bool = False) -> Status[RunDetailOut]:
    """The run waits for its approval or for a runner. One of the mode `dry-run` runs what only looks, where
    whoever asks may rehearse the runbook, and is `simulated` at once where nothing of it runs. With the
    query `dry_run` there is no run at all, and every fault is found.
    """
    with rehearsal(dry_run):
        found = _shown(services.start(body.wanted(), actor=request.actor, now=clock.now()))
    return Status(201, found)


@router.get("/runs/{run}", response=RunDetailOut, summary="Show a run")
def show_run(request: Request, run: str) -> RunDetailOut:
    """A run with its steps, what waits and what may be decided."""
    return _shown(selectors.known_run(run, actor=request.actor))


@router.get("/runs/{run}/lines", response=RunLinesOut, summary="List a run's lines")
def list_run_lines(
    request: Request,
    run: str,
    after: Annotated[int, Query(ge=0, lt=2**63)] = 0,
    came_after: Annotated[int | None, Query(ge=0, lt=2**63)] = None,
    position: Annotated[int | None, Query(ge=1, lt=2**31)] = None,
    cursor: _Number = "",
    limit: _Lines = 500,
) -> RunLinesOut:
    """The transcript in its order: what stands after the line `after`. To follow a run that goes on, ask with
    `came_after` instead, again and again with the last `serial`: then the lines are given as they came, also
    those of a runner that was cut off and whose place is an earlier one.
    """
    found = selectors.known_run(run, actor=request.actor)
    if came_after is not None:
        start = max(came_after, int(cursor) if cursor else 0)
        came = selectors.arrivals(found.uid, after=start, limit=limit + 1, position=position)
        return RunLinesOut.of(came, limit=limit, as_they_came=True)
    start = max(after, int(cursor) if cursor else 0)
    lines = selectors.lines(found.uid, after=start, limit=limit + 1, position=position)
    return RunLinesOut.of(lines, limit=limit)


@router.post("/runs/{run}/approve", response=RunDetailOut, summary="Approve a run")
def approve_run(request: Request, run: str, body: ApproveRunIn, dry_run: bool = False) -> RunDetailOut:
    """Exactly this run goes live: the fingerprint is that of what was looked at. Not for who asked for it,
    and not for programs. With `dry_run` nothing changes.
    """
    with rehearsal(dry_run):
        found = services.approve_run(
            run, fingerprint=body.fingerprint, note=body.note, actor=request.actor, now=clock.now()
        )
        return _shown(found)


@router.post("/runs/{run}/withdraw", response=RunDetailOut, summary="Withdraw the approval of a run")
def withdraw_run_approval(
    request: Request, run: str, body: WithdrawApprovalIn, dry_run: bool = False
) -> RunDetailOut:
    """The run waits for an approval again. Only for whoever gave it, and before a step of the run has begun.
    With `dry_run` nothing changes.
    """
    with rehearsal(dry_run):
        found = services.withdraw_approval(run, reason=body.reason, actor=request.actor, now=clock.now())
        return _shown(found)


@router.post("/runs/{run}/look-back", response=RunDetailOut, summary="Look back on an emergency's run")
def look_back_on_run(request: Request, run: str, body: LookBackIn, dry_run: bool = False) -> RunDetailOut:
    """Somebody who may have approved it says what they found. While that is overdue, its runbook is not run
    without approval again. With `dry_run` nothing changes.
    """
    with rehearsal(dry_run):
        found = services.look_back(run, note=body.note, actor=request.actor, now=clock.now())
        return _shown(found)


@router.post("/runs/{run}/steps/{position}/complete", response=RunDetailOut, summary="Complete a manual step")
def complete_step(
    request: Request, run: str, position: _Position, body: StepDoneIn, dry_run: bool = False
) -> RunDetailOut:
    """The manual step that the run waits for passed, failed or was left out, and the run goes on. With
    `dry_run` nothing changes.
    """
    with rehearsal(dry_run):
        found = services.complete(
            run, position=position, outcome=body.outcome, note=body.note, actor=request.actor,
            now=clock.now(),
        )  # fmt: skip
        return _shown(found)


@router.post("/runs/{run}/steps/{position}/confirm", response=RunDetailOut, summary="Confirm a step")
def confirm_step(
    request: Request, run: str, position: _Position, body: ConfirmIn, dry_run: bool = False
) -> RunDetailOut:
    """The step that waits for a person's word runs. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        found = services.confirm(run, position=position, note=body.note, actor=request.actor, now=clock.now())
        return _shown(found)


@router.post("/runs/{run}/resume", response=RunDetailOut, summary="Resume a run")
def resume_run(request: Request, run: str, body: ResumeIn, dry_run: bool = False) -> RunDetailOut:
    """The run goes on from the step that is in doubt or stopped it, as chosen: completed steps never run
    again. 409 `runbook-changed` with the difference where the runbook is another one by now. With `dry_run`
    nothing changes.
    """
    with rehearsal(dry_run):
        found = services.resume(
            run, choice=body.choice, reason=body.reason, actor=request.actor, now=clock.now()
        )
        return _shown(found)


@router.post("/runs/{run}/abort", response=RunDetailOut, summary="Abort a run")
def abort_run(request: Request, run: str, body: AbortIn, dry_run: bool = False) -> RunDetailOut:
    """Nothing more of it begins, and what runs is ended as soon as its runner hears of it. With `dry_run`
    nothing changes.
    """
    with rehearsal(dry_run):
        found = services.abort(
            run, reason=body.reason, rollback=body.rollback, actor=request.actor, now=clock.now()
        )
        return _shown(found)


@router.post("/runs/{run}/rollback", response=RunDetailOut, summary="Roll a run back")
def roll_back_run(request: Request, run: str, body: RollbackIn, dry_run: bool = False) -> RunDetailOut:
    """What it did is taken back, the last step first; also after its end. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        found = services.roll_back(run, reason=body.reason, actor=request.actor, now=clock.now())
        return _shown(found)


@router.get("/adherence", response=AdherenceOut, summary="How far procedures are followed")
def show_adherence(
    request: Request,
    service: Annotated[str, Query(max_length=200)] = "",
    team: Annotated[str, Query(max_length=200)] = "",
    days: Annotated[int, Query(ge=1, le=3660)] = 90,
) -> AdherenceOut:
    """The share of the steps of live runs of incidents and changes that were done in their order, or left
    out with a reason. `team` is the owner of the service.
    """
    known = catalog.narrowed(request.actor, service=service, team=team)
    return AdherenceOut.of(selectors.adherence_of(now=clock.now(), days=days, known=known))


def _shown(found: Run) -> RunDetailOut:
    return RunDetailOut.full(found, choices=selectors.choices_of(found))
