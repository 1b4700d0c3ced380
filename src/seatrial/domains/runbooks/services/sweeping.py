"""Runs that wait for a runner are tried again; what nobody lets start is given up in time."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.services.going_on import settle
from seatrial.domains.runbooks.services.handing import submit
from seatrial.domains.runbooks.types.runs import AT_WORK

#: A run of which no step has begun is given up after so long: whoever wants it starts it again.
PATIENCE = timedelta(hours=1)
#: An approval that nobody gives is not waited for longer.
APPROVAL_PATIENCE = timedelta(days=7)
_BATCH = 50


def hand_out_waiting(*, now: datetime, content: str = "", most: int = _BATCH) -> int:
    """Each stretch that has no job is tried again, or given up where nothing of the run has begun for an
    hour; only those of one content with `content`, the oldest `most` of them. Gives how many were tried.
    """
    rows = models.Run.objects.filter(state__in=AT_WORK, job=None)
    if content:
        rows = rows.filter(content=content)
    found = list(rows.order_by("number").values_list("pk", flat=True)[:most])
    for uid in found:
        _try_again(uid, now)
    return len(found)


@transaction.atomic
def _try_again(uid: UUID, now: datetime) -> None:
    rows = models.Run.objects.select_related("runbook", "revision").select_for_update(of=("self",))
    row = rows.filter(pk=uid, state__in=AT_WORK, job=None).first()
    if row is None:
        return
    if row.started_at is None and row.created_at < now - PATIENCE:
        row.wish, row.wish_reason = "abort", f"nothing of it began within an hour: {row.waits}"
        settle(row, now=now)
        return
    before = row.waits
    submit(row, now=now)
    if row.job is not None or row.waits != before:
        row.version += 1
        row.save()


@transaction.atomic
def expire_approvals(*, now: datetime) -> int:
    """Runs that nobody approved for a week are given up; gives how many."""
    rows = models.Run.objects.select_related("runbook", "revision").select_for_update(of=("self",))
    old = list(rows.filter(state="waiting_approval", created_at__lt=now - APPROVAL_PATIENCE)[:_BATCH])
    for row in old:
        row.wish, row.wish_reason = "abort", "nobody approved it within a week"
        settle(row, now=now)
    return len(old)
