"""What dates bring about: owners are reminded, and told of what is overdue; the service owner later."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from seatrial.domains.actions import models, rules, selectors
from seatrial.domains.actions.events import ActionOverdue
from seatrial.domains.actions.selectors.actions import value_of
from seatrial.domains.actions.services.locking import recorded
from seatrial.domains.actions.types import ESCALATE_AFTER, FUNDS, REMIND_BEFORE, Action
from seatrial.domains.audit import services as audit
from seatrial.domains.identity import selectors as identity
from seatrial.domains.notices import services as notices
from seatrial.domains.notices.types import NOTICE_KINDS, NoticeKind
from seatrial.kit.access import system

DUE = NOTICE_KINDS.add("action.due", NoticeKind("action.due", "An action of yours is due soon"))
OVERDUE = NOTICE_KINDS.add("action.overdue", NoticeKind("action.overdue", "An action of yours is overdue"))
ESCALATED = NOTICE_KINDS.add(
    "action.escalated", NoticeKind("action.escalated", "An action of your service stays overdue", always=True)
)
_ACTOR = system("actions")
_PORTION = 200


def remind(*, now: datetime) -> int:
    """Each owner has a notice three days before the last day of an action, and one day before; once each.

    Gives how many were told now.
    """
    today, told = rules.today(now), 0
    for days in REMIND_BEFORE:
        day = today + timedelta(days=days)
        for row in models.Action.objects.filter(state="open", due_on=day).order_by("number"):
            found = value_of(row)
            words = "tomorrow" if days == 1 else f"in {days} days"
            told += len(_tell([found.owner_uid], found, kind=DUE.name, words=f"is due {words}", now=now))
    return told


@transaction.atomic
def mark_overdue(*, now: datetime) -> int:
    """Up to 200 actions whose last day is over are overdue from now on: on record, told to their owners and
    to those above, once for each date. Gives how many.
    """
    late = models.Action.objects.filter(state="open", due_on__lt=rules.today(now), overdue_at=None)
    rows = list(late.order_by("number").select_for_update(skip_locked=True)[:_PORTION])
    for row in rows:
        row.overdue_at = now
        row.save(update_fields=["overdue_at"])
        found = recorded(row, action="actions.overdue", event=ActionOverdue, actor=_ACTOR, now=now)
        _tell([found.owner_uid], found, kind=OVERDUE.name, words="is overdue", now=now)
    return len(rows)


@transaction.atomic
def escalate(*, now: datetime, after: timedelta = ESCALATE_AFTER) -> int:
    """Up to 200 actions that are still open `after` their last day are escalated: the service owners are
    told, once. One whose owner's account is off is so at once. Gives how many.
    """
    rows = models.Action.objects.filter(state="open", overdue_at__isnull=False, escalated_at=None)
    locked = list(rows.order_by("number").select_for_update(skip_locked=True)[:_PORTION])
    owners = identity.profiles({str(row.owner_uid) for row in locked})
    count = 0
    for row in locked:
        owner = owners.get(str(row.owner_uid))
        is_gone = owner is None or not owner.is_active
        if not is_gone and rules.today(now) < rules.escalates_on(row.due_on, after=after):
            continue
        _escalate(row, is_gone=is_gone, now=now)
        count += 1
    return count


def _escalate(row: models.Action, *, is_gone: bool, now: datetime) -> None:
    row.escalated_at = now
    row.save(update_fields=["escalated_at"])
    found = value_of(row)
    scopes = selectors.scopes_of(found)
    holders = identity.holders(now=now, roles=[FUNDS], within=scopes)
    people = list(dict.fromkeys(holder.person.uid for holder in holders))
    words = "is overdue, and its owner's account is off" if is_gone else "is still overdue"
    _tell(people, found, kind=ESCALATED.name, words=words, now=now)
    details = {"number": found.name, "service": found.service, "told": people}
    audit.record("actions.escalated", actor=_ACTOR, subject=found.urn, details=details, now=now)


def _tell(people: Sequence[str], found: Action, *, kind: str, words: str, now: datetime) -> list[str]:
    where = f"\nService: {found.service.partition(':')[2]}" if found.service else ""
    body = (
        f"{found.name} {words}: {found.title}.\n\nLast day: {found.due_on}{where}\nSeverity: {found.severity}"
    )
    return notices.tell(
        people, kind=kind, subject=f"{found.name} {words}: {found.title}", body=body,
        link=f"/actions/{found.name}", key=f"{found.urn}:{kind}:{found.due_on}:{words}", now=now,
    )  # fmt: skip
