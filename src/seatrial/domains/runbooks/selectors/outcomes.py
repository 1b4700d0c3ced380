"""Reads what runs say of runbooks: whether a revision was tested, and how far procedures are followed."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.rules.adhering import Adherence, adherence, together
from seatrial.domains.runbooks.rules.states import is_by_author
from seatrial.domains.runbooks.selectors.runs import step_of
from seatrial.domains.runbooks.types import Tested, author_of
from seatrial.domains.runbooks.types.runs import RunState, RunStep

#: Modes in which something is done, so that the outcome says something.
TELLING = ("simulate", "rehearse", "live")


def tests_of(revisions: Collection[int]) -> dict[int, Tested]:
    """The newest run of each revision (by primary key) that passed or failed; none where none did.

    A run in which a step was left out, or done by a person's word alone, says of its passing nothing: it is
    not among them.
    """
    rows = models.Run.objects.filter(revision__in=list(revisions), mode__in=TELLING)
    rows = rows.filter(state="failed") | rows.filter(pk__in=passed().values("pk"))
    testers = passed().filter(revision=OuterRef("revision")).order_by()
    who = JSONObject(uid="requested_by", name="requested_by_name")
    newest = (
        rows.order_by("revision", "-ended_at")
        .distinct("revision")
        .select_related("revision")
        .defer("revision__text", "revision__parsed")
        .annotate(testers=ArraySubquery(testers.values(who=who)))
    )
    return {row.revision_id: _tested(row, row.testers) for row in newest}


def passed() -> QuerySet[models.Run]:
    """Runs that show that their revision works: in which something was done, to its end, all of it."""
    return models.Run.objects.filter(~Exists(_unproven()), mode__in=TELLING, state="passed", unproven="")


def _unproven() -> QuerySet[models.RunStep]:
    """The steps of the run for which there is but a person's word."""
    rows = models.RunStep.objects.filter(run=OuterRef("pk"))
    return rows.filter(Q(state="skipped") | Q(decision="done"))


def _tested(row: models.Run, testers: Iterable[dict[str, str]]) -> Tested:
    return Tested(
        run=f"RUN-{row.number}",
        outcome=row.state,
        mode=row.mode,
        at=row.ended_at or row.created_at,
        by=row.requested_by_name,
        by_author=is_by_author(
            [author_of(each) for each in row.revision.authors],
            testers=[(each["uid"], each["name"]) for each in testers],
        ),
    )


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


def drills_of(service_uid: str, *, environment: str, since: datetime) -> dict[str, bool]:
    """The attack scenarios for which the service has a playbook, and whether each is drilled: its newest run
    there since then passed, of the revision that stands, and left out no step.
    """
    books = models.Runbook.objects.filter(service_uid=service_uid, kind="security", removed_at=None)
    current = books.exclude(current=None).select_related("current").defer("current__text")
    runs = models.Run.objects.filter(
        runbook__in=books, environment=environment, mode__in=TELLING, ended_at__gte=since
    )
    newest = runs.annotate(left_out=Exists(_unproven())).order_by("runbook", "-number").distinct("runbook")
    last = {row.runbook_id: row for row in newest}
    found: dict[str, bool] = {}
    for book in current:
        row = last.get(book.pk)
        is_drilled = (
            row is not None and row.state == "passed" and row.revision_id == book.current_id
            and not row.left_out and not row.unproven
        )  # fmt: skip
        front = book.current.parsed["front"] if book.current else {}
        scenario = str(front.get("scenario") or book.name.rpartition("/")[2])
        found[scenario] = found.get(scenario, False) or is_drilled
    return found


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
