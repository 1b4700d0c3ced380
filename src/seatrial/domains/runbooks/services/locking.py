"""Taking a run in hand: locked, known to the actor, with what its principal is there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from seatrial.domains.audit import services as audit
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.identity import selectors as identity
from seatrial.domains.runbooks import models, selectors
from seatrial.domains.runbooks.rules.stretching import note_key
from seatrial.kit.access import Actor
from seatrial.kit.problems import Problem


class CannotStartRuns(Problem):
    """The stop switch is pressed: nothing starts or goes on until somebody lets it."""

    type = "runs-stopped"
    title = "All runs are stopped"
    status = 409


class CannotRun(Problem):
    """The run cannot start, or cannot go on that way, from the state that it is in."""

    type = "cannot-run"
    title = "The runbook cannot run so"
    status = 409


#: Whoever lets something go holds it together with others, whoever presses the switch alone: what was let go
#: before is seen by the switch, and what comes after sees the switch. Taken before all other locks.
_SHARED = "SELECT pg_advisory_xact_lock_shared(hashtext('seatrial.runbooks.stop'))"
_ALONE = "SELECT pg_advisory_xact_lock(hashtext('seatrial.runbooks.stop'))"


def hold_switch(*, alone: bool = False) -> None:
    """Nobody presses the switch until the transaction ends; `alone`, nobody lets anything go either."""
    with connection.cursor() as cursor:
        cursor.execute(_ALONE if alone else _SHARED)


def locked_run(name: str, *, actor: Actor) -> models.Run:
    """The row of the run, locked; raises NotFound, also where the actor may not know of its service."""
    number = selectors.number_of(name)
    rows = models.Run.objects.select_related("runbook", "revision").select_for_update(of=("self",))
    row = None if number is None else rows.filter(number=number).first()
    if row is None or not catalog.knows_urn(actor, urn=row.service):
        raise selectors.no_run(name)
    return row


def held_roles(actor: Actor, *, roles: Sequence[str], scopes: Sequence[str], now: datetime) -> frozenset[str]:
    """Those of the roles that the actor's principal holds there, also as a deputy or by a token."""
    if not roles:
        return frozenset()
    found = identity.holders(now=now, roles=list(roles), within=scopes)
    return frozenset(each.held.role for each in found if each.person.uid == actor.principal)


def refuse_while_stopped() -> None:
    """Returns where runs may start and go on; raises CannotStartRuns with who stopped them and why."""
    switch = selectors.stop_switch()
    if switch.is_active:
        raise CannotStartRuns(
            f"{switch.by_name} stopped all runs: {switch.reason}",
            remedy="Once it is safe, let them start again: seatrial runbook start-again",
        )


def add_note(row: models.Run, *, text: str, position: int | None, now: datetime) -> None:
    """A line of ours stands in the transcript, behind what the runner has sent; the caller saves the row."""
    row.notes += 1
    models.RunLine.objects.create(
        run=row, seq=note_key(row.stretch, number=row.notes), position=position, attempt=1, stream="note",
        at=now, text=text[:4000],
    )  # fmt: skip


def record(
    action: str, *, row: models.Run, actor: Actor, now: datetime, details: dict[str, Any] | None = None
) -> None:
    """The deed stands in the log, about the run's service."""
    said = {"run": f"RUN-{row.number}", "environment": row.environment, "mode": row.mode, **(details or {})}
    audit.record(f"runbooks.{action}", actor=actor, subject=row.service, details=said, now=now)
