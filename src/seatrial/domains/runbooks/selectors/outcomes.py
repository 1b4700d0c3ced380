"""Reads what runs say of runbooks: whether a revision was tested, and how far procedures are followed."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.rules.adhering import Adherence, adherence, together
from seatrial.domains.runbooks.selectors.runs import step_of
from seatrial.domains.runbooks.types import Tested
from seatrial.domains.runbooks.types.runs import RunState, RunStep

#: Modes in which something is done, so that the outcome says something.
TELLING = ("simulate", "rehearse", "live")


def tests_of(revisions: Collection[int]) -> dict[int, Tested]:
    """The newest run of each revision (by primary key) that passed or failed; none where none did.

    A run in which a step was left out says of its passing nothing: it is not among them.
    """
    skipped = models.RunStep.objects.filter(run=OuterRef("pk"), state="skipped")
    rows = models.Run.objects.filter(revision__in=list(revisions), mode__in=TELLING)
    rows = rows.filter(state="failed") | rows.filter(~Exists(skipped), state="passed")
    newest = rows.order_by("revision", "-ended_at").distinct("revision")
    return {
        row.revision_id: Tested(
            run=f"RUN-{row.number}",
            outcome=row.state,
            mode=row.mode,
            at=row.ended_at or row.created_at,
            by=row.requested_by_name,
        )
        for row in newest
    }


def adherence_of(
    service_uid: str = "", *, now: datetime, days: int = 90, known: frozenset[str] | None = None
) -> Adherence:
    """How far procedures were followed in live runs that belong to an incident or a change and ended within
    those days (R127). Of all services without one.
    """
    rows = models.Run.objects.filter(mode="live", ended_at__gte=now - timedelta(days=days))
    rows = rows.exclude(because="")
    if service_uid:
        rows = rows.filter(service_uid=service_uid)
    if known is not None:
        rows = rows.filter(service__in=known)
    found = list(rows.values_list("uid", "state", "reason"))
    steps = _steps_of([uid for uid, _, _ in found])
    return together(
        adherence(steps.get(uid, []), state=_state(state), reason=_own(reason))
        for uid, state, reason in found
    )


def _own(reason: str) -> str:
    """What a person gave as reason for ending the run; '' where they gave none."""
    return reason.partition(": ")[2]


def _state(state: str) -> RunState:
    found: RunState = state  # type: ignore[assignment]  # the database knows no other
    return found


def _steps_of(runs: Iterable[object]) -> dict[object, list[RunStep]]:
    found: dict[object, list[RunStep]] = {}
    for row in models.RunStep.objects.filter(run__in=list(runs)).order_by("run", "position"):
        found.setdefault(row.run_id, []).append(step_of(row))
    return found
