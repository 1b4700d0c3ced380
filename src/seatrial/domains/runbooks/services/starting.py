"""Starting a run: what it is given is checked, and nothing runs that may not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Environment, Service
from seatrial.domains.runbooks import models, policies, selectors
from seatrial.domains.runbooks.events import RunStarted
from seatrial.domains.runbooks.rules.fingerprints import fingerprint
from seatrial.domains.runbooks.rules.going_on import Next
from seatrial.domains.runbooks.rules.looking import came_to
from seatrial.domains.runbooks.rules.parameters import values_of
from seatrial.domains.runbooks.rules.places import is_production, no_environment
from seatrial.domains.runbooks.rules.plan import plan_of
from seatrial.domains.runbooks.selectors.runs import steps_of
from seatrial.domains.runbooks.services.dry_running import show_steps
from seatrial.domains.runbooks.services.going_on import apply, settle
from seatrial.domains.runbooks.services.locking import (
    CannotRun,
    held_roles,
    hold_switch,
    record,
    refuse_while_stopped,
)
from seatrial.domains.runbooks.types import Document, Step
from seatrial.domains.runbooks.types.runs import OPEN, NewRun, Run
from seatrial.kit import events
from seatrial.kit.access import Actor, Answer, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, Invalid, NotFound
from seatrial.kit.spelling import did_you_mean

_NUMBERING = "SELECT pg_advisory_xact_lock(hashtext('seatrial.runbooks.number'))"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A run that was found to be sound, before it is written."""

    new: NewRun
    runbook: models.Runbook
    document: Document
    plan: Sequence[Step]
    service: Service
    parameters: dict[str, dict[str, Any]]
    is_production: bool
    #: why a dry run runs not even what only looks, '' where it does
    why_none: str = ""


@transaction.atomic
def start(new: NewRun, *, actor: Actor, now: datetime) -> Run:
    """The run waits for its approval, for a runner, or (a dry run in which nothing runs) has ended.

    Raises NotFound, Denied, CannotStartRuns, Invalid with every fault of what was given, and CannotRun where
    the file has faults or the runbook runs in that environment already.
    """
    hold_switch()
    runbook, service = _known(new.runbook, actor)
    document = Document.from_json(runbook.current.parsed)  # type: ignore[union-attr]  # _known sees to it
    scopes, roles = catalog.scopes(service), document.front.roles
    held = held_roles(actor, roles=roles, scopes=scopes, now=now)
    answer = policies.may_run(actor, mode=new.mode, scopes=scopes, roles=roles, held=held)
    require(answer, actor=actor, action="runbooks.run-started", subject=service.urn)
    wanted = _sound(new, runbook, document, service)
    if new.mode == "dry-run":
        look = policies.may_look(actor, scopes=scopes, roles=roles, held=held)
        wanted = replace(wanted, why_none=_why_none(wanted, look))
    else:
        refuse_while_stopped()
    _refuse_another(wanted)
    _refuse_unreviewed(wanted, now)
    row = _write(wanted, actor, now)
    details = {"runbook": runbook.urn, "revision": row.revision.digest, "because": row.because}
    if row.emergency:
        details["emergency"] = new.reason
    record("run-started", row=row, actor=actor, now=now, details=details)
    started = RunStarted(
        uid=str(row.uid), runbook=runbook.urn, service=service.urn, environment=row.environment, mode=row.mode
    )  # fmt: skip
    events.publish(started)
    _set_going(row, wanted, now)
    return selectors.run_of_uid(str(row.uid))


def _set_going(row: models.Run, wanted: _Wanted, now: datetime) -> None:
    if row.mode == "dry-run" and not show_steps(
        row, document=wanted.document, why_none=wanted.why_none, now=now
    ):
        row.state, row.started_at, row.ended_at = "simulated", now, now
        row.reason = came_to(steps_of(row))
        row.save()
    elif _needs_approval(wanted):
        called = " or ".join(role.replace("_", " ") for role in wanted.document.front.approval)
        apply(row, following=Next("waiting_approval", f"waits until {called} approves it"), now=now)
    else:
        settle(row, now=now)


def _needs_approval(wanted: _Wanted) -> bool:
    is_real = wanted.new.mode == "live" or (wanted.new.mode == "dry-run" and wanted.is_production)
    return is_real and bool(wanted.document.front.approval) and not wanted.new.emergency


def _why_none(wanted: _Wanted, look: Answer) -> str:
    """Why a dry run only shows, in words; '' where it also runs what only looks."""
    if wanted.new.shows_only:
        return "it was asked to show only"
    if any(each.severity == "error" for each in wanted.document.faults):
        return "the runbook has faults"
    if not look.allowed:
        return look.reason
    switch = selectors.stop_switch()
    return f"{switch.by_name} stopped all runs: {switch.reason}" if switch.is_active else ""


def _known(name: str, actor: Actor) -> tuple[models.Runbook, Service]:
    """The runbook, locked, and its service; raises NotFound, also where the actor may not know of it."""
    rows = models.Runbook.objects.select_related("current").select_for_update(of=("self",))
    row = rows.filter(name=name.removeprefix("runbook:"), removed_at=None).first()
    service = catalog.by_urn(row.service) if row is not None else None
    if row is None or row.current is None or service is None or not catalog.knows(actor, service=service):
        every = models.Runbook.objects.filter(removed_at=None)
        known = catalog.known_to(actor)
        if known is not None:
            every = every.filter(service__in=known)
        names = list(every.values_list("name", flat=True)[:2000])
        raise NotFound(f"there is no runbook {name[:200]!r}", remedy=did_you_mean(name, known=names))
    return row, service


def _sound(new: NewRun, runbook: models.Runbook, document: Document, service: Service) -> _Wanted:
    place = service.environment(new.environment)
    parameters, faults = values_of(document.front.parameters, given=new.parameters)
    in_production = place is not None and is_production(place)
    faults = [*_faults(new, document, service, place), *faults]
    if faults:
        raise Invalid(faults[0].detail, faults=faults, remedy=faults[0].remedy)
    plan = plan_of(document)
    wrong = [each for each in document.faults if each.severity == "error"]
    if not plan or (wrong and new.mode != "dry-run"):
        places = [Fault(f"{runbook.path}:{each.line}", each.message, each.remedy) for each in wrong]
        why = "the runbook has faults" if wrong else "the runbook has no step that a run could do"
        raise CannotRun(why, remedy=f"See them: seatrial runbook lint {runbook.path}", faults=places)
    return _Wanted(new, runbook, document, plan, service, parameters, in_production)


def _faults(new: NewRun, document: Document, service: Service, place: Environment | None) -> list[Fault]:
    found: list[Fault] = []
    if place is None:
        found.append(no_environment(service, named=new.environment))
    elif new.mode == "rehearse" and is_production(place):
        remedy = "Rehearse elsewhere, as in staging; what is done in production is a live run."
        found.append(Fault("/environment", f"{place.name} is production: nothing is rehearsed there", remedy))
    if new.emergency:
        found += _emergency_faults(new, document)
    return found


def _emergency_faults(new: NewRun, document: Document) -> list[Fault]:
    allowed = document.front.emergency
    if new.mode != "live" or allowed is None or not allowed.without_approval:
        remedy = "Start it without: it then waits for its approval."
        return [Fault("/emergency", "the runbook says nothing of runs without approval", remedy)]
    if not new.reason.strip():
        return [Fault("/reason", "an emergency run needs a reason", "Say what happens, in one sentence.")]
    return []


def _refuse_another(wanted: _Wanted) -> None:
    if wanted.new.mode not in ("rehearse", "live"):
        return
    others = models.Run.objects.filter(
        runbook=wanted.runbook, environment=wanted.new.environment, state__in=OPEN,
        mode__in=("rehearse", "live"),
    )  # fmt: skip
    other = others.first()
    if other is not None:
        raise CannotRun(
            f"RUN-{other.number} of it is under way in {other.environment}",
            remedy=f"Follow it: seatrial runbook status RUN-{other.number}; or abort it first.",
        )


def _refuse_unreviewed(wanted: _Wanted, now: datetime) -> None:
    """Nobody goes without approval a second time before somebody looked back on the first, which is due."""
    if not wanted.new.emergency:
        return
    late = models.Run.objects.filter(runbook=wanted.runbook, reviewed_at=None, review_due_at__lt=now)
    first = late.order_by("number").first()
    if first is not None:
        raise CannotRun(
            f"nobody looked back on RUN-{first.number}, which went without approval, by "
            f"{first.review_due_at:%Y-%m-%d %H:%M} UTC",
            remedy=f"Look back on it: seatrial runbook look-back RUN-{first.number}. Or start it without "
            "--emergency: it then waits for its approval.",
        )


def _write(wanted: _Wanted, actor: Actor, now: datetime) -> models.Run:
    new, front = wanted.new, wanted.document.front
    revision = wanted.runbook.current
    takes_back = new.rollback_on_failure
    if takes_back is None:
        takes_back = new.mode in ("rehearse", "live")
    row = models.Run(
        uid=new_uid(now), number=_next_number(), runbook=wanted.runbook, revision=revision,
        service=wanted.service.urn, service_uid=wanted.service.uid, environment=new.environment,
        is_production=wanted.is_production, mode=new.mode, runner=new.runner, targets=list(front.targets),
        parameters=wanted.parameters, because=new.because.strip()[:200],
        requested_by_kind=actor.kind, requested_by=actor.principal, requested_by_name=actor.name,
        created_at=now, estimate_seconds=front.estimate_seconds, rollback_on_failure=takes_back,
        emergency=new.emergency, state="queued",
    )  # fmt: skip
    row.fingerprint = fingerprint(
        runbook=wanted.runbook.urn, revision=row.revision.digest, service=row.service,
        environment=row.environment, mode=row.mode, runner=row.runner, targets=row.targets,
        parameters=row.parameters, rollback_on_failure=row.rollback_on_failure,
    )  # fmt: skip
    row.save(force_insert=True)
    models.RunStep.objects.bulk_create(
        [_step(row, each, number) for number, each in enumerate(wanted.plan, start=1)]
    )
    return row


def _step(row: models.Run, fence: Step, position: int) -> models.RunStep:
    return models.RunStep(
        run=row, position=position, phase=fence.phase, name=fence.name, title=fence.title or fence.name,
        manual=fence.manual, confirm=fence.confirm, mutating=fence.mutating, role=fence.role,
        target=fence.target or (row.targets[0] if row.targets else "local"),
        verify="" if fence.verify == "none" else fence.verify,
        undo="" if fence.rollback == "none" else fence.rollback, undo_reason=fence.rollback_reason,
    )  # fmt: skip


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERING)
    return (models.Run.objects.aggregate(last=Max("number"))["last"] or 0) + 1
