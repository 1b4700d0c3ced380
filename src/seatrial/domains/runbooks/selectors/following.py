"""Reads the end of what a run printed, where somebody begins to follow it."""

from typing import cast

from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.types.runs import RunLine, Stream


def tail(run_uid: str, *, limit: int) -> tuple[list[RunLine], int]:
    """The last lines of the run in their order, and how many came before them."""
    rows = models.RunLine.objects.filter(run_id=run_uid)
    last = list(rows.order_by("-seq")[:limit])
    left_out = rows.filter(seq__lt=last[-1].seq).count() if len(last) == limit else 0
    return [
        RunLine(row.seq, row.position, row.attempt, cast(Stream, row.stream), row.at, row.text)
        for row in reversed(last)
    ], left_out
