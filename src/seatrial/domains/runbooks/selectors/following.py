"""Reads what a page of a run needs besides: where its output ends, and what has to be approved first."""

from typing import cast
from uuid import UUID

from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.types.runs import Run, RunLine, Stream


def unread_content(run: Run) -> str:
    """The digest of what somebody has to read and approve before the run goes on; '' where nothing waits."""
    if run.state != "queued" or not run.waits:
        return ""
    return models.Run.objects.values_list("content", flat=True).get(pk=UUID(run.uid))


def tail(run_uid: str, *, limit: int) -> tuple[list[RunLine], int]:
    """The last lines of the run in their order, and how many came before them."""
    rows = models.RunLine.objects.filter(run_id=run_uid)
    last = list(rows.order_by("-seq")[:limit])
    left_out = rows.filter(seq__lt=last[-1].seq).count() if len(last) == limit else 0
    return [
        RunLine(row.seq, row.position, row.attempt, cast(Stream, row.stream), row.at, row.text)
        for row in reversed(last)
    ], left_out
