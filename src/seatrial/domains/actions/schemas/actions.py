"""Actions as the API gives them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from ninja import Schema

from seatrial.domains.actions.types import Action


class ActionOut(Schema):
    """An action. People are named by uid; `owner_name` is how its owner is called. `amount` is decimal."""

    name: str
    uid: str
    kind: str
    title: str
    state: str
    severity: str
    service: str
    environment: str
    owner: str
    owner_name: str
    due_on: date
    is_overdue: bool
    text: str
    alternative: str
    verification: str
    source: str
    source_title: str
    created_at: datetime
    created_by: str
    amount: str
    currency: str
    funded_by: str
    done_at: datetime | None
    done_by: str
    outcome: str
    fix: str
    verified_at: datetime | None
    verified_by: str
    verified_note: str
    cancelled_at: datetime | None
    cancelled_by: str
    cancelled_reason: str
    escalated_at: datetime | None
    revision: int

    @classmethod
    def of(cls, found: Action, *, names: Mapping[str, str], today: date) -> "ActionOut":
        """The action as the API gives it, on that day."""
        same = {name: getattr(found, name) for name in _SAME}
        return cls(
            **same, owner=found.owner_uid, owner_name=names.get(found.owner_uid, ""),
            is_overdue=found.is_overdue(today), amount="" if found.amount is None else f"{found.amount:.2f}",
        )  # fmt: skip


#: What is called the same in both.
_SAME = tuple(ActionOut.model_fields.keys() - {"owner", "owner_name", "is_overdue", "amount"})


class ActionsOut(Schema):
    """Actions, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[ActionOut]
    next: str

    @classmethod
    def of(
        cls, found: Sequence[Action], *, limit: int, names: Mapping[str, str], today: date
    ) -> "ActionsOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        items = [ActionOut.of(each, names=names, today=today) for each in shown]
        return cls(items=items, next=str(shown[-1].number) if len(found) > limit else "")
