"""Reads how far each live run of an incident or a change followed its runbook (R127)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from seatrial.domains.runbooks.rules.adhering import Adherence, adherence
from seatrial.domains.runbooks.selectors.runs import rows_of_runs, run_of
from seatrial.domains.runbooks.types.runs import Run, RunStep


@dataclass(frozen=True, slots=True)
class Followed:
    """A run, how far it followed its runbook, and the steps that were left out without a reason."""

    run: Run
    adherence: Adherence
    unexplained: tuple[RunStep, ...]


def followed(
    service_uid: str = "",
    *,
    now: datetime,
    days: int,
    known: frozenset[str] | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> list[Followed]:
    """Live runs that belong to an incident or a change and ended within those days, the newest first, from
    before the one of that number; of all services without one.
    """
    rows = rows_of_runs().filter(mode="live", ended_at__gte=now - timedelta(days=days)).exclude(because="")
    if service_uid:
        rows = rows.filter(service_uid=service_uid)
    if known is not None:
        rows = rows.filter(service__in=known)
    if before is not None:
        rows = rows.filter(number__lt=before)
    return [_followed(run_of(row)) for row in rows.order_by("-number")[:limit]]


def _followed(run: Run) -> Followed:
    # what a person gave as reason for ending the run stands behind the colon
    found = adherence(run.steps, state=run.state, reason=run.reason.partition(": ")[2])
    left = tuple(
        each for each in run.steps if each.phase != "undo" and each.state == "skipped" and not each.reason
    )
    return Followed(run, found, left)
