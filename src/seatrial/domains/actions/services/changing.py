"""Changing what an action says, who owns it and by when."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from seatrial.domains.actions import models, policies, rules, selectors
from seatrial.domains.actions.events import ActionChanged
from seatrial.domains.actions.selectors.actions import value_of
from seatrial.domains.actions.services.locking import expect, locked, written
from seatrial.domains.actions.services.owning import owner_named, tell_owner
from seatrial.domains.actions.types import Action, Change
from seatrial.domains.catalog import selectors as catalog
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import Fault, Invalid

_PLAIN = ("title", "text", "severity", "environment", "alternative", "verification", "due_on")
#: What people write at length may name somebody, and what is sealed in the log cannot be erased.
_RECORDED = ("severity", "environment", "due_on")


@transaction.atomic
def change_action(
    name: str, *, change: Change, actor: Actor, now: datetime, revision: int | None = None
) -> Action:
    """The action says what the change says; what it does not name stays. One with a later date than today
    counts as overdue no longer, and a new owner is told.

    `revision` is that of the action that was looked at; None overwrites. Raises NotFound, Denied, Invalid
    with every fault, CannotActOnAction where it is not open, CannotActOnChanged.
    """
    row = locked(name, actor=actor, revision=revision)
    before = value_of(row)
    answer = policies.may_manage(actor, scopes=selectors.scopes_of(before))
    require(answer, actor=actor, action="actions.changed", subject=before.urn)
    expect(row, states=("open",), deed="changed")
    _owner(row, change, now)
    changed = _apply(row, change)
    if str(row.owner_uid) != before.owner_uid:
        changed["owner"] = str(row.owner_uid)
    if not changed:
        return before
    if "due_on" in changed and row.due_on >= rules.today(now):
        row.overdue_at = row.escalated_at = None
    found = written(
        row, action="actions.changed", event=ActionChanged, actor=actor, now=now, details={"to": changed}
    )
    if "owner" in changed:
        tell_owner(found, by=actor, now=now)
    return found


def _owner(row: models.Action, change: Change, now: datetime) -> None:
    """Gives the row its new owner; raises Invalid with every fault of the whole change."""
    service = catalog.by_urn(row.service) if row.service else None
    faults = [*rules.faults_of_change(change, today=rules.today(now))]
    if change.environment and (service is None or service.environment(change.environment) is None):
        faults.append(Fault("/environment", f"there is no {change.environment[:60]!r}", "Name one it has."))
    owner = None
    if change.owner is not None:
        owner = owner_named(change.owner, service=service, faults=faults, now=now)
    if faults:
        raise Invalid(
            f"the action is not changed: {faults[0].detail}",
            remedy="Correct each place that is named, then send it again.", faults=faults,
        )  # fmt: skip
    if owner is not None:
        row.owner_uid = UUID(owner.uid)


def _apply(row: models.Action, change: Change) -> dict[str, str]:
    """Sets what the change names; gives what is another way now, with its value where the log may hold it."""
    changed: dict[str, str] = {}
    for field in _PLAIN:
        wanted = getattr(change, field)
        if isinstance(wanted, str):
            wanted = wanted.strip()
        if wanted is not None and wanted != getattr(row, field):
            setattr(row, field, wanted)
            changed[field] = str(wanted) if field in _RECORDED else ""
    return changed
