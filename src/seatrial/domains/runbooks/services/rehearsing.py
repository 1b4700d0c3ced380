"""Opening a rehearsal of a deployment, reporting what came of it, and closing it (R118, R081)."""

from collections.abc import Sequence
from dataclasses import asdict, astuple
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

from seatrial.domains.audit import services as audit
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.runbooks import models, policies
from seatrial.domains.runbooks.events import RehearsalAbandoned, RehearsalClosed, RehearsalReported
from seatrial.domains.runbooks.rules.places import is_production, no_environment
from seatrial.domains.runbooks.rules.rehearsing import Rehearsed, outcomes_of, result_of
from seatrial.domains.runbooks.rules.reports import faults_of_report
from seatrial.domains.runbooks.selectors.rehearsals import (
    known_rehearsal_row,
    rehearsal_of,
    seen_alerts,
)
from seatrial.domains.runbooks.services.rehearsed import prove_rehearsal
from seatrial.domains.runbooks.types.rehearsals import (
    ClosesRehearsal,
    DeployRehearsal,
    NewDeployRehearsal,
    RehearsalIssue,
    RehearsalReport,
)
from seatrial.kit import events, guards
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, Invalid, Problem
from seatrial.kit.spelling import did_you_mean

_LONGEST_REASON = 2000
_NUMBERING = "SELECT pg_advisory_xact_lock(hashtext('seatrial.runbooks.rehearsal'))"


class CannotRehearse(Problem):
    """Another rehearsal is open there, the rehearsal is not in the state for it, or an issue blocks it."""

    type = "cannot-rehearse"
    title = "The rehearsal cannot go on so"
    status = 409


@transaction.atomic
def open_deploy_rehearsal(new: NewDeployRehearsal, *, actor: Actor, now: datetime) -> DeployRehearsal:
    """The rehearsal is open: rehearsals of its two runbooks that are started there from now on join it.

    Raises NotFound, Denied, Invalid with every fault (production is one), and CannotRehearse where another
    one is open there.
    """
    service = catalog.known_service(new.service.removeprefix("service:"), actor=actor)
    answer = policies.may_rehearse(actor, scopes=catalog.scopes(service))
    require(answer, actor=actor, action="runbooks.rehearsal-opened", subject=service.urn)
    faults = _place_faults(new.environment, service)
    deploy = _runbook(new.deploy, "deploy", service, faults)
    rollback = _runbook(new.rollback, "rollback", service, faults)
    if faults or deploy is None or rollback is None:
        raise Invalid(faults[0].detail, remedy=faults[0].remedy, faults=faults)
    number = _next_number()
    other = models.DeployRehearsal.objects.filter(
        service_uid=service.uid, environment=new.environment, reported_at=None, abandoned_at=None
    ).first()
    if other is not None:
        raise CannotRehearse(
            f"{other} is open in {other.environment}",
            remedy=f"Report it first: seatrial runbook rehearsal report {other}; or give it up: "
            f"seatrial runbook rehearsal abandon {other}",
        )
    row = models.DeployRehearsal.objects.create(
        uid=new_uid(now), number=number, service=service.urn, service_uid=service.uid,
        environment=new.environment, deploy=deploy, rollback=rollback,
        alerts=list(dict.fromkeys(each.strip()[:200] for each in new.alerts if each.strip())),
        opened_at=now, opened_by=actor.principal, opened_by_name=actor.name,
    )  # fmt: skip
    _record("opened", row, actor, now)
    return rehearsal_of(row)


@transaction.atomic
def report_rehearsal(name: str, *, report: RehearsalReport, actor: Actor, now: datetime) -> DeployRehearsal:
    """Its seven outcomes stand as they are now, as evidence of type `drill`; whatever went wrong becomes a
    remediation, once. One that is not complete is reported too: it passes nothing.

    Raises NotFound, Denied, Invalid without lessons or a word on issues, and CannotRehearse where it was
    reported, or a run of it goes on.
    """
    row = _locked(name, actor, "reported")
    if row.reported_at is not None:
        raise CannotRehearse(f"{row} was reported already", remedy="Open another one.")
    _refuse_abandoned(row)
    before = rehearsal_of(row)
    going = next((each for each in before.runs if each.is_open), None)
    if going is not None:
        raise CannotRehearse(f"{going.name} goes on", remedy="Wait for its end, or abort it.")
    issues, faults = _issues(report, before)
    faults += faults_of_report(report, today=now.date())
    if faults:
        raise Invalid(faults[0].detail, remedy=faults[0].remedy, faults=faults)
    row.issues, row.lessons = [asdict(each) for each in issues], report.lessons.strip()
    outcomes = outcomes_of(
        Rehearsed(
            before.deploy_run, before.rollback_run, before.is_current, row.alerts, seen_alerts(row),
            row.lessons, issues, is_over=True,
        )
    )  # fmt: skip
    row.outcomes, row.result = [list(astuple(each)) for each in outcomes], result_of(outcomes)
    row.deploy_run_id = before.deploy_run.uid if before.deploy_run else None
    row.rollback_run_id = before.rollback_run.uid if before.rollback_run else None
    row.reported_at, row.reported_by_name = now, actor.name
    found = rehearsal_of(row)
    row.evidence = prove_rehearsal(found, actor=actor, now=now)
    row.save()
    _record("reported", row, actor, now, result=row.result, evidence=row.evidence)
    told = RehearsalReported(
        uid=str(row.uid), service=row.service, environment=row.environment, evidence=row.evidence,
        result=row.result, owner=report.owner.strip(), due_on=report.due_on,
    )  # fmt: skip
    events.publish(told)
    return rehearsal_of(row)


@transaction.atomic
def close_deploy_rehearsal(name: str, *, actor: Actor, now: datetime) -> DeployRehearsal:
    """Nothing of it is left to do. Raises NotFound, Denied, and CannotRehearse where it was not reported, was
    closed, or something that went wrong blocks until somebody verified that it is remedied (R081).
    """
    row = _locked(name, actor, "closed")
    _refuse_abandoned(row)
    if row.reported_at is None:
        raise CannotRehearse(
            f"{row} was not reported: its lessons and issues are not written down",
            remedy=f"Write them: seatrial runbook rehearsal report {row}",
        )
    if row.closed_at is not None:
        raise CannotRehearse(f"{row} is closed already")
    vetoes = guards.ask(ClosesRehearsal(str(row.uid), row.service, row.evidence), now=now)
    if vetoes:
        raise CannotRehearse(
            vetoes[0].reason,
            remedy=vetoes[0].remedy,
            faults=[Fault("/issues", each.reason, each.remedy) for each in vetoes],
        )
    row.closed_at, row.closed_by_name = now, actor.name
    row.save()
    _record("closed", row, actor, now)
    events.publish(
        RehearsalClosed(uid=str(row.uid), service=row.service, evidence=row.evidence, lessons=row.lessons)
    )
    return rehearsal_of(row)


@transaction.atomic
def abandon_rehearsal(name: str, *, reason: str, actor: Actor, now: datetime) -> DeployRehearsal:
    """The open rehearsal is given up: nothing joins it any more, it is no evidence and counts as nothing, and
    another one may be opened there. Its runs stand as they are, and those that go on do.

    Raises NotFound, Denied, Invalid without a reason, and CannotRehearse where it is not open.
    """
    row = _locked(name, actor, "abandoned")
    _refuse_abandoned(row)
    if row.reported_at is not None:
        raise CannotRehearse(
            f"{row} was reported, and is evidence: it cannot be given up",
            remedy="Close it, and open another one; evidence that is wrong is retracted on its page.",
        )
    said = reason.strip()[:_LONGEST_REASON]
    if not said:
        raise Invalid("say why", remedy="In one sentence.", faults=[Fault("/reason", "say why")])
    row.abandoned_at, row.abandoned_by_name, row.abandoned_reason = now, actor.name, said
    row.save()
    _record("abandoned", row, actor, now, reason=said)
    told = RehearsalAbandoned(
        uid=str(row.uid), service=row.service, environment=row.environment, reason=said
    )  # fmt: skip
    events.publish(told)
    return rehearsal_of(row)


def _refuse_abandoned(row: models.DeployRehearsal) -> None:
    if row.abandoned_at is not None:
        raise CannotRehearse(
            f"{row.abandoned_by_name} abandoned {row}: {row.abandoned_reason}", remedy="Open another one."
        )


def _place_faults(environment: str, service: Service) -> list[Fault]:
    place = service.environment(environment)
    if place is None:
        return [no_environment(service, named=environment)]
    if is_production(place):
        remedy = "Rehearse elsewhere, as in staging."
        return [Fault("/environment", f"{place.name} is production: nothing is rehearsed there", remedy)]
    return []


def _runbook(name: str, kind: str, service: Service, faults: list[Fault]) -> models.Runbook | None:
    """The runbook of that name, or the service's only one of the kind; None with a fault."""
    rows = models.Runbook.objects.filter(service=service.urn, removed_at=None, current__isnull=False)
    called = name.strip().removeprefix("runbook:")
    found = list(rows.filter(name=called) if called else rows.filter(kind=kind).order_by("name")[:2])
    if len(found) == 1:
        return found[0]
    if called:
        names = list(rows.values_list("name", flat=True))
        words, remedy = f"{service.name} has no runbook {called[:80]!r}", did_you_mean(called, known=names)
    elif found:
        words, remedy = f"{service.name} has more than one {kind} runbook", "Name the one that is rehearsed."
    else:
        words, remedy = f"{service.name} has no {kind} runbook", "Write it, and apply the workspace."
    faults.append(Fault(f"/{kind}", words, remedy))
    return None


def _issues(report: RehearsalReport, found: DeployRehearsal) -> tuple[Sequence[RehearsalIssue], list[Fault]]:
    """The issues, those about a runbook with the revision that was followed; and what is wrong."""
    made: list[RehearsalIssue] = []
    faults: list[Fault] = []
    runs = {run.runbook: run.revision for run in (found.deploy_run, found.rollback_run) if run}
    for place, each in enumerate(report.issues):
        book = each.runbook.strip().removeprefix("runbook:")
        if book and book not in runs:
            names = ", ".join(runs) or "none"
            words = f"{book[:80]!r} was not rehearsed"
            faults.append(Fault(f"/issues/{place}/runbook", words, f"Rehearsed were: {names}."))
        made.append(
            RehearsalIssue(each.title.strip(), each.severity, each.blocking, book, runs.get(book, ""))
        )
    return made, faults


def _locked(name: str, actor: Actor, deed: str) -> models.DeployRehearsal:
    known = known_rehearsal_row(name, actor=actor)
    answer = policies.may_rehearse(actor, scopes=catalog.scopes_of(known.service))
    require(answer, actor=actor, action=f"runbooks.rehearsal-{deed}", subject=known.service)
    rows = models.DeployRehearsal.objects.select_for_update(of=("self",))
    return rows.select_related("deploy__current", "rollback__current").get(pk=known.pk)


def _record(deed: str, row: models.DeployRehearsal, actor: Actor, now: datetime, **details: str) -> None:
    said = {"rehearsal": str(row), "environment": row.environment, **details}
    audit.record(f"runbooks.rehearsal-{deed}", actor=actor, subject=row.service, details=said, now=now)


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERING)
    return (models.DeployRehearsal.objects.aggregate(last=Max("number"))["last"] or 0) + 1
