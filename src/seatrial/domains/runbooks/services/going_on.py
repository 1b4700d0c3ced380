"""What becomes of a run when its runner has nothing of it in hand any more. Nothing is done twice."""

from dataclasses import replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db import transaction

from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.events import RunEnded, RunWaits
from seatrial.domains.runbooks.rules import deciding, undoing
from seatrial.domains.runbooks.rules.going_on import Next, Situation, next_of
from seatrial.domains.runbooks.rules.looking import next_of_dry_run
from seatrial.domains.runbooks.rules.plan import proof_of_undo
from seatrial.domains.runbooks.selectors.runs import document_of, steps_of
from seatrial.domains.runbooks.services.handing import hand_out
from seatrial.domains.runbooks.services.locking import add_note, record
from seatrial.domains.runbooks.types import Step
from seatrial.domains.runbooks.types.runs import AT_WORK, ENDED, RunStep
from seatrial.domains.runners import selectors as runners
from seatrial.kit import durations, events
from seatrial.kit.access import system

_ACTOR = system("runbooks")
_NOTHING = "its runner ended without having begun a step, and does not say why"
_GONE = "its runner vanished before it said how it ended"


@transaction.atomic
def go_on(job: UUID, *, now: datetime) -> None:
    """The job ended: the run goes on, waits for a person, or has ended. Twice is as once."""
    row = _locked(job=job)
    if row is None or row.state not in AT_WORK:
        return
    found = runners.job(job)
    if found.state in ("queued", "leased"):
        return
    row.job = None
    said = str((found.result or {}).get("problem") or _NOTHING)
    settle(row, now=now, problem=said if found.state == "done" else "")


@transaction.atomic
def fall_into_doubt(uid: UUID, *, now: datetime) -> None:
    """A runner that was started anew says that it does not know how a step ended: a person decides."""
    row = _locked(uid=uid)
    if row is not None and row.state in AT_WORK:
        settle(row, now=now)


@transaction.atomic
def came_in_late(uid: UUID, *, now: datetime) -> None:
    """A step was in doubt, and its runner told after all how it ended: the run goes on."""
    row = _locked(uid=uid)
    if row is not None and row.state == "in_doubt":
        settle(row, now=now)


def settle(row: models.Run, *, now: datetime, problem: str = "") -> None:
    """What follows from the steps as they stand is written; the row is locked, and is saved here."""
    if row.purpose == "verify":
        _after_verification(row, now)
    lost = models.RunStep.objects.filter(run=row, state="running")
    if lost.update(state="in_doubt", problem=_GONE):
        add_note(row, text=f"In doubt: {_GONE}", position=row.position, now=now)
    steps = steps_of(row)
    document = document_of(row)
    situation = Situation(
        steps=steps,
        purpose=cast(Any, row.purpose),
        wish=cast(Any, row.wish),
        wish_rollback=row.wish_rollback,
        wish_reason=row.wish_reason,
        rollback_on_failure=row.rollback_on_failure,
        has_undo=bool(undoing.undo_plan(document, steps=steps)),
        is_undoable=undoing.is_undoable(document, steps=steps),
        ends_as=cast(Any, row.ends_as or "failed"),
        problem=problem,
        position=row.position,
    )
    follows = next_of_dry_run if row.mode == "dry-run" else next_of
    apply(row, following=follows(situation), now=now)


def apply(row: models.Run, *, following: Next, now: datetime) -> None:
    """The run is in the state that follows, whoever has to act is told, and the row is saved."""
    row.state, row.reason, row.position = following.state, following.reason, following.position
    row.waits, row.version = "", row.version + 1
    if following.rolls_back:
        row.ends_as, row.ends_reason = following.ends_as, following.reason
        row.position = append_undo(row, now=now)
    if following.goes_on and row.position is not None:
        hand_out(row, begin_at=row.position, now=now)
    elif following.state in ENDED:
        end(row, rolled_back=following.rolled_back, now=now)
    else:
        wait(row, now=now)
    row.save()


def append_undo(row: models.Run, *, now: datetime) -> int | None:
    """The undo of what was done stands behind the steps, the last that was done first, each with its
    verification right behind; gives where it begins, None where there is nothing to take back.
    """
    steps, document = steps_of(row), document_of(row)
    first = max((each.position for each in steps), default=0) + 1
    rows: list[models.RunStep] = []
    for fence in undoing.undo_plan(document, steps=steps):
        proof = proof_of_undo(document, fence=fence)
        rows.append(_undo(row, fence, first + len(rows), undoing.undone_by(fence.name, steps=steps)))
        if proof is not None:
            rows[-1].verify = proof.name
            rows.append(_undo(row, proof, first + len(rows), None))
    models.RunStep.objects.bulk_create(rows)
    row.purpose, row.doubt = "undo", None
    add_note(row, text=f"Rolling back: {row.reason or 'somebody asked for it'}", position=None, now=now)
    return first if rows else None


def _undo(row: models.Run, fence: Step, position: int, undoes: int | None) -> models.RunStep:
    return models.RunStep(
        run=row, position=position, phase="undo", name=fence.name, title=fence.title or fence.name,
        manual=fence.manual, confirm=fence.confirm, mutating=fence.mutating, role=fence.role,
        target=fence.target or first_target(row), undoes=undoes,
    )  # fmt: skip


def first_target(row: models.Run) -> str:
    """Where a step acts that does not say."""
    return str(row.targets[0]) if row.targets else "local"


def wait(row: models.Run, *, now: datetime) -> None:
    """The run needs a person, who is told; the caller saves the row."""
    row.job, row.wish, row.wish_reason, row.wish_rollback = None, "", "", False
    if row.state == "waiting" and row.position is not None:
        waiting = models.RunStep.objects.filter(run=row, position=row.position)
        waiting.filter(state="pending").update(state="waiting", started_at=now)
        row.started_at = row.started_at or now
    add_note(row, text=row.reason, position=row.position, now=now)
    events.publish(
        RunWaits(
            uid=str(row.uid), service=row.service, state=row.state, position=row.position, version=row.version
        )
    )  # fmt: skip


def end(row: models.Run, *, rolled_back: bool, now: datetime) -> None:
    """The run has ended, which is on record; the caller saves the row."""
    row.ended_at, row.rolled_back = now, row.rolled_back or rolled_back
    row.review_due_at = row.review_due_at or _review_due(row, now)
    row.reason = "; ".join(each for each in (row.ends_reason, row.reason) if each)
    row.wish, row.wish_reason, row.wish_rollback = "", "", False
    if not _is_stopped_undo(row):
        row.ends_as, row.ends_reason = "", ""
    words = f"{row.state}, rolled back" if row.rolled_back else row.state
    add_note(row, text=f"Ended: {words}{f' ({row.reason})' if row.reason else ''}", position=None, now=now)
    details = {"outcome": row.state, "rolled_back": row.rolled_back, "revision": row.revision.digest}
    record("run-ended", row=row, actor=_ACTOR, now=now, details=details)
    events.publish(
        RunEnded(
            uid=str(row.uid), runbook=row.runbook.urn, revision=row.revision.digest, service=row.service,
            environment=row.environment, mode=row.mode, state=row.state, version=row.version,
        )
    )  # fmt: skip


def _is_stopped_undo(row: models.Run) -> bool:
    """Whether something is left of the rollback that may be gone on with: then it is known how it ends."""
    left = models.RunStep.objects.filter(run=row, phase="undo").exclude(state__in=("passed", "skipped"))
    return row.purpose == "undo" and left.exists()


def _review_due(row: models.Run, now: datetime) -> datetime | None:
    """Until when somebody looks back on the run; None where it waited for its approval, or did nothing."""
    allowed = document_of(row).front.emergency
    if not row.emergency or allowed is None or row.started_at is None:
        return None
    return now + durations.parse(allowed.reviewed_within)


def _after_verification(row: models.Run, now: datetime) -> None:
    """The step in doubt was done where its verification passed; else it is in doubt as before."""
    steps = steps_of(row)
    doubt = row.doubt or 0
    is_undo = any(each.position == doubt and each.phase == "undo" for each in steps)
    row.purpose, row.doubt = "undo" if is_undo else "run", None
    mine = models.RunStep.objects.filter(run=row, position=doubt)
    if deciding.is_settled(steps, doubt=doubt):
        mine.update(state="passed", ended_at=now)
        add_note(row, text="Verified: the step was done", position=doubt, now=now)
        return
    step = next(each for each in steps if each.position == doubt)
    proof = deciding.proof_of(step, steps=steps)
    if proof is not None:
        again = replace(proof, attempt=proof.attempt + 1)
        _forget(row, again)
        words = proof.problem or f"its verification is {proof.state.replace('_', ' ')}"
        add_note(row, text=f"Not verified: {words}", position=doubt, now=now)


def _forget(row: models.Run, step: RunStep) -> None:
    """The step is as if it had not begun, for one more attempt."""
    models.RunStep.objects.filter(run=row, position=step.position).update(
        state="pending", attempt=step.attempt, started_at=None, ended_at=None, duration_ns=None,
        exit_code=None, problem="",
    )  # fmt: skip


def _locked(**where: Any) -> models.Run | None:
    rows = models.Run.objects.select_related("runbook", "revision").select_for_update(of=("self",))
    return rows.filter(**where).first()
