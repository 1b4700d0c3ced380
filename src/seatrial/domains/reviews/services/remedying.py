"""Remediations: somebody promises to settle an item by a date (R079)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from seatrial.domains.actions import services as actions
from seatrial.domains.actions.types import Action, NewAction, Severity
from seatrial.domains.reviews import selectors
from seatrial.domains.reviews.services.answering import item_of
from seatrial.domains.reviews.services.locking import locked, read
from seatrial.kit.access import Actor


@dataclass(frozen=True, slots=True)
class NewRemedy:
    """What is to be done about an item. `owner` is a handle or uid; of one `once` no two are opened."""

    item: str
    title: str
    owner: str
    due_on: date | None
    severity: Severity = "high"
    once: str = ""


@transaction.atomic
def remedy(name: str, *, new: NewRemedy, actor: Actor, now: datetime) -> Action:
    """An action is open whose source is the item: decisions rest on it. Raises NotFound, Denied, Invalid."""
    row, service = locked(name, actor=actor)
    view = item_of(read(row, now=now), name=new.item)
    source = f"item:{row.uid}/{view.row.name}"
    rejected = view.row.acceptance == "rejected"
    wanted = NewAction(
        kind="remediation",
        title=new.title,
        owner=new.owner,
        due_on=new.due_on,
        severity=new.severity,
        service=service.urn,
        environment=row.environment if service.environment(row.environment) else "",
        text=view.row.acceptance_comment if rejected else view.outcome.reason,
        source=source,
        source_title=f"{selectors.review_of(row).name}: {view.shown.criterion.title}"[:300],
        verification=view.shown.criterion.statement,
        key=f"{source}/{new.once}" if new.once else "",
    )
    return actions.open_action(wanted, actor=actor, now=now)
