"""Aborting runs and taking back what they did: while they go on, and after they ended."""

from datetime import datetime
from typing import cast

from django.db import transaction

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks import models, policies, selectors
from seatrial.domains.runbooks.rules import undoing
from seatrial.domains.runbooks.rules.deciding import decidable
from seatrial.domains.runbooks.rules.going_on import Next
from seatrial.domains.runbooks.selectors.runs import document_of, steps_of
from seatrial.domains.runbooks.services.going_on import apply, settle
from seatrial.domains.runbooks.services.locking import (
    CannotRun,
    hold_switch,
    locked_run,
    record,
    refuse_while_stopped,
)
from seatrial.domains.runbooks.types.runs import ENDED, OPEN, Run, RunState, RunStep, Wish
from seatrial.domains.runners import services as runners
from seatrial.kit.access import Actor, require

_LONGEST = 2000


@transaction.atomic
def abort(name: str, *, actor: Actor, now: datetime, reason: str = "", rollback: bool = False) -> Run:
    """Nothing more of the run begins; what runs is ended as soon as its runner hears of it. With `rollback`
    what was done is taken back then.

    Raises NotFound, Denied, and CannotRun for a run that has ended.
    """
    row = locked_run(name, actor=actor)
    _require(row, actor, action="run-aborted")
    if row.state in ENDED:
        raise CannotRun(f"RUN-{row.number} has ended: it {row.state.replace('_', ' ')}")
    record("run-aborted", row=row, actor=actor, now=now, details={"reason": reason, "rollback": rollback})
    wish_end(row, wish="abort", reason=reason.strip()[:_LONGEST], rollback=rollback, now=now)
    return selectors.run_of_uid(str(row.uid))


@transaction.atomic
def roll_back(name: str, *, actor: Actor, now: datetime, reason: str = "") -> Run:
    """What the run did is taken back, the last step first, by the undo of the revision that ran; a run that
    goes on is aborted for it. Also after its end, once.

    Raises NotFound, Denied, CannotStartRuns, and CannotRun where there is nothing to take back.
    """
    hold_switch()
    row = locked_run(name, actor=actor)
    _require(row, actor, action="run-rolled-back")
    refuse_while_stopped()
    steps = steps_of(row)
    if row.rolled_back or any(each.phase == "undo" for each in steps):
        raise _under_way(row, steps)
    if row.mode == "dry-run" or not undoing.undo_plan(document_of(row), steps=steps):
        raise CannotRun(
            f"there is nothing of RUN-{row.number} to take back: no step that has an undo was done"
        )
    said = reason.strip()[:_LONGEST]
    record("run-rolled-back", row=row, actor=actor, now=now, details={"reason": said})
    if row.state in ("queued", "running"):
        wish_end(row, wish="abort", reason=said, rollback=True, now=now)
    else:
        take_back(row, reason=said or f"{actor.name} asked for it", now=now)
    return selectors.run_of_uid(str(row.uid))


def _under_way(row: models.Run, steps: list[RunStep]) -> CannotRun:
    """Why a rollback that began does not begin again, and how it goes on."""
    name = f"RUN-{row.number}"
    if row.rolled_back:
        return CannotRun(f"{name} was rolled back already")
    found = decidable(
        steps, state=cast(RunState, row.state), rolled_back=False, is_undo=True, has_undo=False
    )  # fmt: skip
    if found.step is not None:
        remedy = f"Go on with it: seatrial runbook resume {name} --choose {'|'.join(found.choices)}"
        return CannotRun(f"the rollback of {name} stopped at {found.step.name}", remedy=remedy)
    if row.state not in ENDED:
        remedy = f"Follow it: seatrial runbook status {name}"
        return CannotRun(f"{name} is being rolled back already", remedy=remedy)
    return CannotRun(f"{name} was rolled back already, as far as it could be: {row.reason}")


def take_back(row: models.Run, *, reason: str, now: datetime) -> None:
    """The run, of which no runner has anything in hand, is rolled back; it ends as it had, else aborted."""
    ends_as = row.state if row.state in ENDED else "aborted"
    if row.state in ENDED:
        reopen(row)
    following = Next("rolling_back", reason, goes_on=True, rolls_back=True, ends_as=ends_as)  # type: ignore[arg-type]
    apply(row, following=following, now=now)


def reopen(row: models.Run) -> None:
    """A run that ended goes on; the caller saves it. Raises CannotRun where another one is under way."""
    # as who starts a run does: of two at the same moment the second sees the first
    models.Runbook.objects.select_for_update().get(pk=row.runbook_id)
    others = models.Run.objects.filter(
        runbook=row.runbook_id, environment=row.environment, state__in=OPEN, mode__in=("rehearse", "live")
    )
    other = others.exclude(pk=row.pk).first() if row.mode in ("rehearse", "live") else None
    if other is not None:
        raise CannotRun(
            f"RUN-{other.number} of the same runbook is under way in {row.environment}",
            remedy=f"Wait for it, or abort it: seatrial runbook abort RUN-{other.number}",
        )
    row.ended_at, row.state = None, "queued"


def wish_end(row: models.Run, *, wish: Wish, reason: str, rollback: bool, now: datetime) -> None:
    """The open run, which is locked, ends: at once where no runner has anything of it, else as soon as the
    runner hears of it.
    """
    row.wish, row.wish_reason, row.wish_rollback = wish, reason, rollback
    at_work = row.state in ("queued", "running", "rolling_back") and row.job is not None
    if at_work and row.job is not None and not runners.cancel(row.job, reason="the run was ended", now=now):
        row.version += 1
        row.save()
        return
    row.job = None
    settle(row, now=now)


def _require(row: models.Run, actor: Actor, *, action: str) -> None:
    """Whoever may run it may end it, whatever role its steps ask for: to stop must be easy."""
    answer = policies.may_act(actor, role="", scopes=catalog.scopes_of(row.service), held=())
    require(answer, actor=actor, action=f"runbooks.{action}", subject=row.service)
