"""Ending an action: its owner says that it is done, somebody else verifies it; or it is cancelled."""

from datetime import datetime

from django.db import transaction

from seatrial.domains.actions import models, policies, rules, selectors
from seatrial.domains.actions.events import ActionCancelled, ActionDone, ActionReopened, ActionVerified
from seatrial.domains.actions.selectors.actions import value_of
from seatrial.domains.actions.services.locking import CannotActOnAction, expect, locked, written
from seatrial.domains.actions.types import Action, EndsAction
from seatrial.kit import guards
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import Fault, Invalid

_LONGEST = 20_000


@transaction.atomic
def finish(
    name: str, *, outcome: str, actor: Actor, now: datetime, fix: str = "", revision: int | None = None
) -> Action:
    """The action is done, and waits for somebody else to verify it. `outcome` says what was done, `fix`
    where: a page or a commit, which a vulnerability needs (R058).

    Raises NotFound, Denied, Invalid, CannotActOnAction where it is not open or a guard forbids it,
    CannotActOnChanged.
    """
    row = locked(name, actor=actor, revision=revision)
    before = value_of(row)
    answer = policies.may_finish(actor, action=before, scopes=selectors.scopes_of(before))
    require(answer, actor=actor, action="actions.done", subject=before.urn)
    expect(row, states=("open",), deed="done")
    _ask_guards(before, now)
    said = _said(outcome, place="/outcome", why="say what was done: whoever verifies it looks there")
    fault = rules.fix_fault(fix.strip(), needed=row.kind == "vulnerability")
    if fault:
        raise Invalid(f"the action is not done: {fault}", faults=[Fault("/fix", fault)])
    row.state, row.done_at, row.done_by = "done", now, actor.principal
    row.outcome, row.fix = said, fix.strip()
    row.overdue_at = row.escalated_at = None
    details = {"fix": row.fix}
    return written(row, action="actions.done", event=ActionDone, actor=actor, now=now, details=details)


@transaction.atomic
def verify(name: str, *, actor: Actor, now: datetime, note: str = "", revision: int | None = None) -> Action:
    """Somebody who neither owns the action nor said that it is done saw that it is: it is verified.

    Raises NotFound, Denied, CannotActOnAction where it is not done or a guard forbids it, CannotActOnChanged.
    """
    row = locked(name, actor=actor, revision=revision)
    before = value_of(row)
    answer = policies.may_verify(actor, action=before, scopes=selectors.scopes_of(before))
    require(answer, actor=actor, action="actions.verified", subject=before.urn)
    expect(row, states=("done",), deed="verified")
    _ask_guards(before, now)
    row.state, row.verified_at, row.verified_by = "verified", now, actor.principal
    row.verified_note = note.strip()[:_LONGEST]
    return written(row, action="actions.verified", event=ActionVerified, actor=actor, now=now)


@transaction.atomic
def cancel(name: str, *, reason: str, actor: Actor, now: datetime, revision: int | None = None) -> Action:
    """Nobody has to do it any more, and why is on record.

    Raises NotFound, Denied, Invalid without a reason, CannotActOnAction where it is not open or done,
    CannotActOnChanged.
    """
    row = locked(name, actor=actor, revision=revision)
    before = value_of(row)
    answer = policies.may_cancel(actor, action=before, scopes=selectors.scopes_of(before))
    require(answer, actor=actor, action="actions.cancelled", subject=before.urn)
    expect(row, states=("open", "done"), deed="cancelled")
    row.cancelled_reason = _said(reason, place="/reason", why="say why nobody has to do it any more")
    row.state, row.cancelled_at, row.cancelled_by = "cancelled", now, actor.principal
    row.overdue_at = row.escalated_at = None
    details = {"reason": row.cancelled_reason[:500]}
    return written(
        row, action="actions.cancelled", event=ActionCancelled, actor=actor, now=now, details=details
    )


@transaction.atomic
def reopen(name: str, *, reason: str, actor: Actor, now: datetime, revision: int | None = None) -> Action:
    """The action is open again; that it was done, verified or cancelled stays in the log.

    Raises NotFound, Denied, Invalid without a reason, CannotActOnAction where it is open, CannotActOnChanged.
    """
    row = locked(name, actor=actor, revision=revision)
    before = value_of(row)
    answer = policies.may_reopen(actor, action=before, scopes=selectors.scopes_of(before))
    require(answer, actor=actor, action="actions.reopened", subject=before.urn)
    expect(row, states=("done", "verified", "cancelled"), deed="reopened")
    said = _said(reason, place="/reason", why="say what is left to do")
    _forget_the_end(row)
    return written(
        row, action="actions.reopened", event=ActionReopened, actor=actor, now=now,
        details={"was": before.state, "reason": said[:500]},
    )  # fmt: skip


def _ask_guards(action: Action, now: datetime) -> None:
    """Returns where nothing that the action is about keeps it from its end; raises CannotActOnAction."""
    for veto in guards.ask(EndsAction(action), now=now):
        raise CannotActOnAction(veto.reason, remedy=veto.remedy)


def _forget_the_end(row: models.Action) -> None:
    row.state = "open"
    row.done_at = row.verified_at = row.cancelled_at = None
    row.done_by = row.verified_by = row.cancelled_by = ""
    row.outcome = row.fix = row.verified_note = row.cancelled_reason = ""


def _said(text: str, *, place: str, why: str) -> str:
    plain = text.strip()[:_LONGEST]
    if not plain:
        raise Invalid(f"nothing was written: {why}", faults=[Fault(place, why)])
    return plain
