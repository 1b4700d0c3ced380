"""What has a date: updates and postmortems that are due. The pager looks at these rows."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from seatrial.domains.audit import services as audit
from seatrial.domains.incidents import models, rules, selectors
from seatrial.domains.incidents.events import PostmortemOverdue
from seatrial.domains.incidents.selectors.incidents import value_of
from seatrial.domains.incidents.selectors.postmortems import postmortem_of
from seatrial.domains.incidents.services.telling import tell_due, tell_overdue, tell_update_late
from seatrial.kit import events
from seatrial.kit.access import system

_ACTOR = system("incidents")
_PORTION = 100
_TELLS = ("commander", "communications")


def look_after(*, clock: Callable[[], datetime]) -> int:
    """What is due now is told, each in a transaction of its own kind. Gives how much that was."""
    now = clock()
    return tell_late_updates(now=now) + remind(now=now) + mark_overdue(now=now)


@transaction.atomic
def tell_late_updates(*, now: datetime) -> int:
    """For each incident whose update is late (R188) its commander and its communications are told, once for
    each update that was due.
    """
    rows = models.Incident.objects.filter(state="open", update_by__lt=now, update_missed_at=None)
    late = list(rows.order_by("update_by").select_for_update(skip_locked=True)[:_PORTION])
    held = selectors.roles([str(row.uid) for row in late])
    for row in late:
        row.update_missed_at = now
        row.save(update_fields=["update_missed_at"])
        people = [
            each.person for each in held.get(str(row.uid), []) if each.role in _TELLS and each.until is None
        ]
        found = value_of(row)
        tell_update_late(found, people=people, now=now)
        details = {"due": row.update_by.isoformat() if row.update_by else ""}
        audit.record("incidents.update-missed", actor=_ACTOR, subject=found.urn, details=details, now=now)
    return len(late)


@transaction.atomic
def remind(*, now: datetime) -> int:
    """Owners of postmortems that are due soon are reminded, as often as the policy says."""
    before = selectors.policy().remind_before
    if not before:
        return 0
    rows = models.Postmortem.objects.filter(state="draft", due_at__gte=now, due_at__lte=now + max(before))
    count = 0
    for row in rows.select_related("incident").select_for_update(skip_locked=True, of=("self",))[:_PORTION]:
        if row.due_at is None:
            continue
        step = rules.reminder(row.due_at, now=now, before=before, reminded=row.reminded)
        if step is None:
            continue
        row.reminded = step
        row.save(update_fields=["reminded"])
        tell_due(postmortem_of(row), step=step, now=now)
        count += 1
    return count


@transaction.atomic
def mark_overdue(*, now: datetime) -> int:
    """Postmortems whose time ran out are told to their owners and to the service owners, once (R201)."""
    rows = models.Postmortem.objects.filter(state="draft", due_at__lt=now, overdue_at=None)
    late = list(
        rows.order_by(F("due_at"))
        .select_related("incident")
        .select_for_update(skip_locked=True, of=("self",))[:_PORTION]
    )
    for row in late:
        row.overdue_at = now
        row.save(update_fields=["overdue_at"])
        about, found = value_of(row.incident), postmortem_of(row)
        tell_overdue(found, scopes=selectors.scopes_of(about), now=now)
        audit.record("incidents.postmortem-overdue", actor=_ACTOR, subject=about.urn, now=now)
        if row.due_at is not None:
            events.publish(PostmortemOverdue(incident=about.urn, service=about.service, due_at=row.due_at))
    return len(late)
