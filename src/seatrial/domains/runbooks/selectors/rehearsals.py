"""Reads rehearsals of deployments, each with its seven outcomes as runs and evidence have them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db.models import Q, QuerySet

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.rules.rehearsing import (
    Rehearsed,
    outcomes_of,
    result_of,
    seen_of,
    timing_of,
)
from seatrial.domains.runbooks.selectors.runs import rows_of_runs, run_of
from seatrial.domains.runbooks.types.rehearsals import (
    HEARD,
    DeployRehearsal,
    RehearsalIssue,
    RehearsalOutcome,
    RehearsalResult,
    RehearsalState,
    SeenAlert,
)
from seatrial.domains.runbooks.types.runs import Run
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound

_NUMBER = re.compile(r"(?:reh-)?([0-9]{1,9})", re.IGNORECASE)
#: Under which type and name tests of alerts are sent, as the library's checklists wait for them.
ALERT_TYPE, ALERT_NAME = "test_result", "test-alert"
#: Runs and tests of alerts that are looked at of one rehearsal.
_MOST = 50


@dataclass(frozen=True, slots=True)
class RehearsalFilter:
    """Which rehearsals a list shows; '' leaves a field open. `known` are services (URNs), None: all."""

    service_uid: str = ""
    state: str = ""
    environment: str = ""
    result: str = ""
    known: frozenset[str] | None = None


def known_rehearsal_row(name: str, *, actor: Actor) -> models.DeployRehearsal:
    """The row of `REH-3` or `3`; raises NotFound, also where the actor may not know of its service."""
    found = _NUMBER.fullmatch(name)
    row = _rows().filter(number=int(found[1])).first() if found else None
    if row is None or not catalog.knows_urn(actor, urn=row.service):
        raise NotFound(
            f"there is no rehearsal {name[:40]}", remedy="List them: seatrial runbook rehearsal list"
        )
    return row


def known_rehearsal(name: str, *, actor: Actor) -> DeployRehearsal:
    """The rehearsal of that name as it stands; raises NotFound."""
    return rehearsal_of(known_rehearsal_row(name, actor=actor))


def rehearsals(wanted: RehearsalFilter, *, before: int | None = None, limit: int) -> list[DeployRehearsal]:
    """The rehearsals that match, the newest first, from before the one of that number; without their runs.
    One that is open is incomplete: its outcomes are read with the rehearsal itself.
    """
    rows = _rows().order_by("-number")
    if wanted.known is not None:
        rows = rows.filter(service__in=wanted.known)
    if wanted.service_uid:
        rows = rows.filter(service_uid=wanted.service_uid)
    if wanted.state:
        rows = rows.filter(
            {
                "open": Q(reported_at=None, abandoned_at=None),
                "abandoned": Q(abandoned_at__isnull=False),
                "reported": Q(reported_at__isnull=False, closed_at=None),
                "closed": Q(closed_at__isnull=False),
            }[wanted.state]
        )
    if wanted.environment:
        rows = rows.filter(environment=wanted.environment)
    if wanted.result:
        rows = rows.filter(_came_to(wanted.result))
    if before is not None:
        rows = rows.filter(number__lt=before)
    return [rehearsal_of(row, bare=True) for row in rows[:limit]]


def _came_to(result: str) -> Q:
    """As `_result` has it: what is open or was abandoned is incomplete."""
    over = Q(reported_at__isnull=False, abandoned_at=None)
    return (over & Q(result=result)) | (~over if result == "incomplete" else Q(pk__in=()))


def rehearsal_of(row: models.DeployRehearsal, *, bare: bool = False) -> DeployRehearsal:
    """The rehearsal as a value; without its runs where it is `bare`. While it is open, its outcomes follow
    from the rows as they are now (a bare one has none); once it was reported they stay as they were.
    """
    runs = [] if bare else _joined(row)
    deploy, rollback = _chosen(row, runs)
    current = _stands(row) if bare else is_current(row, deploy=deploy, rollback=rollback)
    issues = _issues(row.issues)
    outcomes = [RehearsalOutcome(*each) for each in row.outcomes]
    if row.reported_at is None and not bare:
        said = Rehearsed(
            deploy, rollback, current, row.alerts, seen_alerts(row), row.lessons, issues, is_over=False
        )
        outcomes = list(outcomes_of(said))
    return DeployRehearsal(
        uid=str(row.uid), number=row.number, service=row.service, service_uid=row.service_uid,
        environment=row.environment, deploy=row.deploy.name, rollback=row.rollback.name, alerts=row.alerts,
        state=_state(row), result=_result(row, outcomes),
        outcomes=outcomes, timings=[each for run in (deploy, rollback) if run and (each := timing_of(run))],
        deploy_run=deploy, rollback_run=rollback, runs=runs, issues=issues or (), lessons=row.lessons,
        evidence=row.evidence, is_current=current, opened_at=row.opened_at, opened_by=row.opened_by_name,
        reported_at=row.reported_at, reported_by=row.reported_by_name, closed_at=row.closed_at,
        closed_by=row.closed_by_name, abandoned_at=row.abandoned_at, abandoned_by=row.abandoned_by_name,
        abandoned_reason=row.abandoned_reason,
    )  # fmt: skip


def is_current(row: models.DeployRehearsal, *, deploy: Run | None, rollback: Run | None) -> bool:
    """Whether both runs are of the revision that their runbook has now; without a run, nothing says not."""
    pairs = ((deploy, row.deploy), (rollback, row.rollback))
    return all(
        run is None or (book.current is not None and book.current.digest == run.revision)
        for run, book in pairs
    )


def _stands(row: models.DeployRehearsal) -> bool:
    """The same, of one that was reported, by the rows that were fetched with it."""
    pairs = ((row.deploy_run, row.deploy), (row.rollback_run, row.rollback))
    return all(run is None or run.revision_id == book.current_id for run, book in pairs)


def seen_alerts(row: models.DeployRehearsal) -> list[SeenAlert]:
    """Every alert that its monitor sent from there while it was rehearsed, and every test of an alert that
    was made there meanwhile and reached Seatrial by then.
    """
    over = row.reported_at or row.abandoned_at
    heard = [each for ask in HEARD for each in ask(row.service_uid, since=row.opened_at, until=over)]
    return seen_of(heard, environment=row.environment, expected=row.alerts) + _tested(row, over)


def _tested(row: models.DeployRehearsal, over: datetime | None) -> list[SeenAlert]:
    wanted = evidence.Filter(service=row.service, type=ALERT_TYPE, environment=row.environment)
    found = [
        each
        for each in evidence.items(wanted, limit=_MOST)
        if each.name == ALERT_NAME
        and row.opened_at <= each.effective_at
        and (over is None or each.collected_at <= over)
    ]
    wrong = {each.evidence for each in evidence.retractions([each.uid for each in found]) if each.stands}
    return [
        SeenAlert(
            str(each.findings.get("alert", "")), each.findings.get("arrived") is True, each.effective_at
        )
        for each in found
        if each.uid not in wrong
    ]


def _rows() -> QuerySet[models.DeployRehearsal]:
    return models.DeployRehearsal.objects.select_related(
        "deploy__current", "rollback__current", "deploy_run", "rollback_run"
    ).defer(
        "deploy__current__text", "deploy__current__parsed", "rollback__current__text",
        "rollback__current__parsed",
    )  # fmt: skip


def _joined(row: models.DeployRehearsal) -> list[Run]:
    """The rehearsals of its two runbooks that were started there while it was open, the newest first."""
    rows = rows_of_runs().filter(
        runbook__in=[row.deploy_id, row.rollback_id], environment=row.environment, mode="rehearse",
        created_at__gte=row.opened_at,
    )  # fmt: skip
    if (over := row.reported_at or row.abandoned_at) is not None:
        rows = rows.filter(created_at__lte=over)
    return [run_of(each) for each in rows.order_by("-number")[:_MOST]]


def _chosen(row: models.DeployRehearsal, runs: Sequence[Run]) -> tuple[Run | None, Run | None]:
    """The deployment and the rollback that count: those it was reported with; else the newest deployment,
    and the newest rollback that was started after that ended.
    """
    if row.reported_at is not None:
        by_uid = {each.uid: each for each in runs}
        return by_uid.get(str(row.deploy_run_id)), by_uid.get(str(row.rollback_run_id))
    deploys = (each for each in runs if each.runbook_uid == str(row.deploy_id))
    deploy = next(deploys, None)
    if deploy is None or deploy.ended_at is None:
        return deploy, None
    ended = deploy.ended_at
    backs = (each for each in runs if each.runbook_uid == str(row.rollback_id) and each.created_at >= ended)
    return deploy, next(backs, None)


def _issues(kept: Iterable[dict[str, object]] | None) -> Sequence[RehearsalIssue] | None:
    if kept is None:
        return None
    return tuple(RehearsalIssue(**each) for each in kept)  # type: ignore[arg-type]  # as _write stored it


def _result(row: models.DeployRehearsal, outcomes: Sequence[RehearsalOutcome]) -> RehearsalResult:
    if row.abandoned_at is not None:
        return "incomplete"
    if row.result:
        return cast(RehearsalResult, row.result)
    return result_of(outcomes) if outcomes else "incomplete"


def _state(row: models.DeployRehearsal) -> RehearsalState:
    if row.abandoned_at is not None:
        return "abandoned"
    if row.closed_at is not None:
        return "closed"
    return "open" if row.reported_at is None else "reported"
