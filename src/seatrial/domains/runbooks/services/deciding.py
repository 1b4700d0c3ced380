"""What people decide about runs: manual steps, steps in doubt, going on after a failure."""

import difflib
from datetime import datetime
from typing import Any, Literal, cast

from django.db import transaction

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks import models, policies, selectors
from seatrial.domains.runbooks.rules import undoing
from seatrial.domains.runbooks.rules.deciding import decidable, is_doubtful, proof_of
from seatrial.domains.runbooks.selectors.runs import document_of, steps_of
from seatrial.domains.runbooks.services.going_on import settle
from seatrial.domains.runbooks.services.handing import hand_out
from seatrial.domains.runbooks.services.locking import (
    CannotRun,
    add_note,
    held_roles,
    hold_switch,
    locked_run,
    record,
    refuse_while_stopped,
)
from seatrial.domains.runbooks.services.taking_back import reopen, take_back
from seatrial.domains.runbooks.types.runs import ENDED, Choice, Run, RunStep
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import Fault, Invalid, Problem

_LONGEST = 2000
_LONGEST_DIFF = 400
Done = Literal["passed", "failed", "skipped"]
#: What has to be said with what is chosen on a person's word alone.
REASONS: dict[Choice, str] = {"done": "say how you know that it was done", "skip": "say why it is left out"}


class CannotResume(Problem):
    """The runbook is another one than when the run began: its steps are not those that are left."""

    type = "runbook-changed"
    title = "The runbook changed meanwhile"
    status = 409


@transaction.atomic
def complete(name: str, *, position: int, outcome: Done, actor: Actor, now: datetime, note: str = "") -> Run:
    """The manual step is done, failed or left out, by that person, and the run goes on accordingly.

    Raises NotFound, Denied, CannotStartRuns, Invalid without a note for what failed, and CannotRun where
    the run does not wait for that step.
    """
    row, step = _waiting(name, position, actor, now)
    if not step.manual:
        raise CannotRun(f"{step.name} is no manual step: it is confirmed")
    if outcome == "failed" and not note.strip():
        raise Invalid("say what failed", faults=[Fault("/note", "say what failed")])
    took = int((now - (step.started_at or now)).total_seconds() * 1_000_000_000)
    _decide(
        row, step, actor, now, decision="completed", reason=note, state=outcome, ended_at=now,
        duration_ns=max(took, 0), problem=note.strip()[:_LONGEST] if outcome == "failed" else "",
    )  # fmt: skip
    words = "left out" if outcome == "skipped" else outcome
    _note(row, step, f"{step.name}: {words}, by {actor.name}", note, now)
    details = {"step": step.name, "outcome": outcome}
    record("step-completed", row=row, actor=actor, now=now, details=details)
    settle(row, now=now)
    return selectors.run_of_uid(str(row.uid))


@transaction.atomic
def confirm(name: str, *, position: int, actor: Actor, now: datetime, note: str = "") -> Run:
    """The step, which a person confirms before it runs, runs. Raises as `complete` does."""
    row, step = _waiting(name, position, actor, now)
    if step.manual:
        raise CannotRun(f"{step.name} is done by hand: say how it ended")
    _decide(row, step, actor, now, decision="confirmed", reason=note, state="pending", started_at=None)
    _note(row, step, f"{step.name}: confirmed by {actor.name}", note, now)
    record("step-confirmed", row=row, actor=actor, now=now, details={"step": step.name})
    settle(row, now=now)
    return selectors.run_of_uid(str(row.uid))


@transaction.atomic
def resume(name: str, *, choice: Choice, actor: Actor, now: datetime, reason: str = "") -> Run:
    """The run goes on from the step that is in doubt or stopped it, as the person chose. What was completed
    never runs again.

    `verify` runs its verification alone, `done` is the person's word that it was done, `rerun` runs it once
    more, `skip` leaves it out (`REASONS`), `rollback` takes back what was done. Raises NotFound, Denied,
    CannotStartRuns, Invalid, CannotResume (not of a rollback, which is of the revision that ran), CannotRun.
    """
    hold_switch()
    row = locked_run(name, actor=actor)
    steps, document = steps_of(row), document_of(row)
    found = decidable(
        steps, state=cast(Any, row.state), rolled_back=row.rolled_back, is_undo=row.purpose == "undo",
        has_undo=bool(undoing.undo_plan(document, steps=steps)), is_dry=row.mode == "dry-run",
    )  # fmt: skip
    _require(row, actor, now, role=found.step.role if found.step else "", action="run-resumed")
    refuse_while_stopped()
    if found.step is None:
        raise CannotRun(f"RUN-{row.number} cannot be resumed: {found.why}")
    if choice not in found.choices:
        may = ", ".join(found.choices)
        raise CannotRun(f"{found.step.name} cannot be settled by {choice}", remedy=f"Choose one of: {may}.")
    if not reason.strip() and (said := REASONS.get(choice)):
        remedy = "Write it in a sentence: whoever reads the run has to know."
        raise Invalid(said, remedy=remedy, faults=[Fault("/reason", said, remedy)])
    if choice != "rollback" and row.purpose != "undo":
        refuse_a_changed_runbook(row)
    record("run-resumed", row=row, actor=actor, now=now, details={"step": found.step.name, "choice": choice})
    _note(row, found.step, f"{found.step.name}: {choice}, chosen by {actor.name}", reason, now)
    _go(row, found.step, steps, choice, actor, reason, now)
    return selectors.run_of_uid(str(row.uid))


def _go(
    row: models.Run, step: RunStep, steps: list[RunStep], choice: Choice, actor: Actor, reason: str,
    now: datetime,
) -> None:  # fmt: skip
    if choice == "rollback":
        _decide(row, step, actor, now, decision=choice, reason=reason)
        take_back(row, reason=reason or f"{actor.name} chose it for {step.name}", now=now)
        return
    if row.state in ENDED:
        reopen(row)
    if choice == "verify":
        proof = proof_of(step, steps=steps)
        _decide(row, step, actor, now, decision=choice, reason=reason)
        row.purpose, row.doubt, row.state, row.reason = "verify", step.position, "queued", ""
        row.version += 1
        if proof is not None:
            hand_out(row, begin_at=proof.position, now=now)
        row.save()
        return
    doubted = step.doubted or is_doubtful(step)
    if choice == "rerun":
        again: dict[str, Any] = {"started_at": None, "ended_at": None, "duration_ns": None, "exit_code": None}
        _decide(
            row, step, actor, now, decision=choice, reason=reason, state="pending", problem="",
            attempt=step.attempt + 1, doubted=doubted, **again,
        )  # fmt: skip
    elif choice == "done":
        _decide(row, step, actor, now, decision=choice, reason=reason, state="passed", ended_at=now)
    else:
        _decide(
            row, step, actor, now, decision=choice, reason=reason, state="skipped", ended_at=now,
            doubted=doubted,
        )  # fmt: skip
    settle(row, now=now)


def refuse_a_changed_runbook(row: models.Run) -> None:
    """Returns where the runbook is still the revision that runs; raises CannotResume with the difference."""
    current = row.runbook.current
    if row.runbook.removed_at is None and current is not None and current.pk == row.revision_id:
        return
    new = bytes(current.text).decode(errors="replace") if current is not None else ""
    if row.runbook.removed_at is not None:
        new = ""
    lines = list(
        difflib.unified_diff(
            bytes(row.revision.text).decode(errors="replace").splitlines(), new.splitlines(),
            f"{row.runbook.path} (runs)", f"{row.runbook.path} (now)", lineterm="",
        )
    )  # fmt: skip
    shown = "\n".join(lines[:_LONGEST_DIFF])
    raise CannotResume(
        f"{row.runbook.name} is another one than when RUN-{row.number} began",
        remedy="Abort the run or roll it back, and start a new one.",
        faults=[Fault(row.runbook.path, shown or "what it attaches changed")],
    )


def _waiting(name: str, position: int, actor: Actor, now: datetime) -> tuple[models.Run, RunStep]:
    """The run and the step that waits for a person, who may do it."""
    hold_switch()
    row = locked_run(name, actor=actor)
    step = next((each for each in steps_of(row) if each.position == position), None)
    _require(row, actor, now, role=step.role if step else "", action="step-completed")
    refuse_while_stopped()
    if step is None or row.state != "waiting" or row.position != position:
        raise CannotRun(
            f"RUN-{row.number} does not wait for step {position}",
            remedy=f"See what it waits for: seatrial runbook status RUN-{row.number}",
        )
    return row, step


def _require(row: models.Run, actor: Actor, now: datetime, *, role: str, action: str) -> None:
    scopes = catalog.scopes_of(row.service)
    held = held_roles(actor, roles=[role] if role else [], scopes=scopes, now=now)
    answer = policies.may_act(actor, role=role, scopes=scopes, held=held)
    require(answer, actor=actor, action=f"runbooks.{action}", subject=row.service)


def _decide(
    row: models.Run, step: RunStep, actor: Actor, now: datetime, *, decision: str, reason: str, **changes: Any
) -> None:
    """Who decided what about the step, and why, stands with it."""
    models.RunStep.objects.filter(run=row, position=step.position).update(
        decision=decision, decided_by=actor.principal, decided_name=actor.name, decided_at=now,
        reason=reason.strip()[:_LONGEST], **changes,
    )  # fmt: skip


def _note(row: models.Run, step: RunStep, words: str, said: str, now: datetime) -> None:
    text = f"{words}: {said.strip()}" if said.strip() else words
    add_note(row, text=text, position=step.position, now=now)
