"""Approving exactly one live run: the word binds to the fingerprint, and is not the requester's own."""

from datetime import datetime

from django.db import transaction

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks import models, policies, selectors
from seatrial.domains.runbooks.selectors.runs import document_of
from seatrial.domains.runbooks.services.going_on import settle
from seatrial.domains.runbooks.services.locking import (
    CannotRun,
    add_note,
    hold_switch,
    locked_run,
    record,
    refuse_while_stopped,
)
from seatrial.domains.runbooks.types.runs import Run
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid

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
