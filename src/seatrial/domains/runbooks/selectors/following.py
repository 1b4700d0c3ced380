"""Reads what a page of a run needs besides: where its output ends, and what has to be approved first."""

from uuid import UUID

from django.db.models import Max

from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.selectors.transcripts import line_of
from seatrial.domains.runbooks.types.runs import Run, RunLine


def unread_content(run: Run) -> str:
    """The digest of what somebody has to read and approve before the run goes on; '' where nothing waits."""
    if not run.is_held:
        return ""
    return models.Run.objects.values_list("content", flat=True).get(pk=UUID(run.uid))


def tail(run_uid: str, *, limit: int) -> tuple[list[RunLine], int, int]:
    """The last lines of the run in their order, how many stand before them, and the last that came."""
    rows = models.RunLine.objects.filter(run_id=run_uid)
    newest = rows.aggregate(found=Max("serial"))["found"] or 0
    rows = rows.filter(serial__lte=newest)  # what comes between the two questions is asked for next
    last = list(rows.order_by("-seq")[:limit])
    left_out = rows.filter(seq__lt=last[-1].seq).count() if len(last) == limit else 0
    return [line_of(row) for row in reversed(last)], left_out, newest
