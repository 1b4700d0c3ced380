"""Approving exactly one live run, and taking that back: the word binds to the fingerprint of the run."""

from datetime import datetime

from django.db import transaction

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks import models, policies, selectors
from seatrial.domains.runbooks.events import ApprovalWithdrawn
from seatrial.domains.runbooks.rules.going_on import Next
from seatrial.domains.runbooks.selectors.runs import document_of, steps_of
from seatrial.domains.runbooks.services.going_on import apply, settle
from seatrial.domains.runbooks.services.locking import (
    CannotRun,
    add_note,
    hold_switch,
    locked_run,
    record,
    refuse_while_stopped,
)
from seatrial.domains.runbooks.types.runs import ENDED, Run
from seatrial.domains.runners import services as runners
from seatrial.kit import events
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, Invalid

_LONGEST_NOTE = 2000


@transaction.atomic
def approve_run(name: str, *, fingerprint: str, actor: Actor, now: datetime, note: str = "") -> Run:
    """The run starts. The approval is of what was looked at: `fingerprint` is the run's as it was shown.

    Raises NotFound, Denied (also for whoever asked for the run), CannotStartRuns and CannotRun.
    """
    hold_switch()
    row = locked_run(name, actor=actor)
    roles = document_of(row).front.approval
    scopes = catalog.scopes_of(row.service)
    answer, role = policies.may_approve(actor, roles=roles, requested_by=row.requested_by, scopes=scopes)
    require(answer, actor=actor, action="runbooks.run-approved", subject=row.service)
    refuse_while_stopped()
    if row.state != "waiting_approval":
        raise CannotRun(f"RUN-{row.number} waits for no approval: it is {row.state.replace('_', ' ')}")
    if fingerprint != row.fingerprint:
        raise CannotRun(
            "what you approve is another run than this one",
            remedy="Look at the run again, and approve what it shows.",
        )
    models.RunApproval.objects.create(
        uid=new_uid(now), run=row, fingerprint=row.fingerprint, approver_uid=actor.principal,
        approver_name=actor.name, role=role, note=note.strip()[:_LONGEST_NOTE], at=now,
    )  # fmt: skip
    record("run-approved", row=row, actor=actor, now=now, details={"fingerprint": row.fingerprint})
    add_note(row, text=f"Approved by {actor.name} as {role.replace('_', ' ')}", position=None, now=now)
    row.state = "queued"
    settle(row, now=now)
    return selectors.run_of_uid(str(row.uid))


@transaction.atomic
def withdraw_approval(name: str, *, reason: str, actor: Actor, now: datetime) -> Run:
    """The run waits for an approval again, also where a runner has it in hand: no step of it begins.

    Raises NotFound, Denied (only who approved it may), Invalid without a reason, and CannotRun where no
    approval counts, or a step has begun: what was approved is under way then.
    """
    row = locked_run(name, actor=actor)
    word = models.RunApproval.objects.filter(run=row, withdrawn_at=None).first()
    if word is None:
        raise CannotRun(f"RUN-{row.number} has no approval that could be withdrawn")
    answer = policies.may_withdraw(actor, approver=word.approver_uid, named=word.approver_name)
    require(answer, actor=actor, action="runbooks.run-approval-withdrawn", subject=row.service)
    said = reason.strip()[:_LONGEST_NOTE]
    if not said:
        raise Invalid("say why", remedy="In one sentence.", faults=[Fault("/reason", "say why")])
    _refuse_begun(row)
    word.withdrawn_at = now
    word.save()
    if row.job is not None:  # a runner that has it is answered that it is over before its first step
        runners.cancel(row.job, reason="its approval was withdrawn", now=now)
    row.job, row.started_at = None, None
    models.RunStep.objects.filter(run=row, state="waiting").update(state="pending", started_at=None)
    details = {"fingerprint": row.fingerprint, "reason": said}
    record("run-approval-withdrawn", row=row, actor=actor, now=now, details=details)
    apply(row, following=Next("waiting_approval", f"{actor.name} withdrew the approval: {said}"), now=now)
    events.publish(
        ApprovalWithdrawn(
            uid=str(row.uid), service=row.service, by=actor.name, reason=said, version=row.version
        )
    )  # fmt: skip
    return selectors.run_of_uid(str(row.uid))


def _refuse_begun(row: models.Run) -> None:
    """Returns while nothing that was approved was done; raises CannotRun with what to do in its place."""
    name = f"RUN-{row.number}"
    if row.state in ENDED:
        raise CannotRun(
            f"{name} has ended: what was approved is done",
            remedy=f"Take back what it did: seatrial runbook rollback {name}",
        )
    begun = next((each for each in steps_of(row) if each.state not in ("pending", "waiting")), None)
    if begun is not None:
        raise CannotRun(
            f"{name} is past what was approved: {begun.name} has begun",
            remedy=f"Abort it, and take back what it did: seatrial runbook abort {name} --rollback",
        )
