"""Reads runs, as lists and pages show them."""

import re
from collections.abc import Iterable, Sequence
from typing import cast
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.rules.deciding import decidable
from seatrial.domains.runbooks.rules.undoing import undo_plan
from seatrial.domains.runbooks.types import Document, Phase
from seatrial.domains.runbooks.types.runs import (
    OPEN,
    Choice,
    Mode,
    Purpose,
    Run,
    RunApproval,
    RunFilter,
    RunState,
    RunStep,
    StepState,
    StopSwitch,
    Wish,
)
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound

_NUMBER = re.compile(r"(?:run-)?([0-9]{1,9})", re.IGNORECASE)


def number_of(name: str) -> int | None:
    """The number of `RUN-12`, or of `12`; None where it is no name of a run."""
    found = _NUMBER.fullmatch(name)
    return int(found[1]) if found else None


def no_run(name: str) -> NotFound:
    """What is said where there is no such run, or the actor may not know of it."""
    return NotFound(f"there is no run {name[:40]}", remedy="List them with: seatrial runbook history")


def known_run(name: str, *, actor: Actor) -> Run:
    """The run of that name with its steps; raises NotFound, also where the actor may not know of it."""
    number = number_of(name)
    row = None if number is None else rows_of_runs().filter(number=number).first()
    if row is None or not catalog.knows_urn(actor, urn=row.service):
        raise no_run(name)
    return run_of(row)


def run_of_uid(uid: str) -> Run:
    """The run of that uid with its steps; raises NotFound."""
    row = rows_of_runs().filter(uid=UUID(uid)).first()
    if row is None:
        raise no_run(uid)
    return run_of(row)


def runs(wanted: RunFilter, *, before: int | None = None, limit: int) -> list[Run]:
    """The runs that match, the newest first, from before the one of that number; without their steps."""
    rows = models.Run.objects.select_related("runbook", "revision").defer(
        "revision__text", "revision__parsed"
    )
    if wanted.known is not None:
        rows = rows.filter(service__in=wanted.known)
    same = {
        "service_uid": wanted.service_uid,
        "runbook__name": wanted.runbook,
        "environment": wanted.environment,
        "mode": wanted.mode,
        "state": wanted.state,
    }
    rows = rows.filter(**{field: value for field, value in same.items() if value})
    if wanted.only_open:
        rows = rows.filter(state__in=OPEN)
    if before is not None:
        rows = rows.filter(number__lt=before)
    return [_run(row, steps=(), approvals=()) for row in rows.order_by("-number")[:limit]]


def document_of(row: models.Run) -> Document:
    """The runbook of the run, of exactly the revision that is run."""
    return Document.from_json(row.revision.parsed)


def steps_of(row: models.Run) -> list[RunStep]:
    """The steps of the run as values, in their order."""
    return [step_of(each) for each in models.RunStep.objects.filter(run=row).order_by("position")]


def choices_of(run: Run) -> tuple[Choice, ...]:
    """What may be decided about the step of the run that is in doubt or stopped it; nothing elsewhere."""
    if run.state not in ("in_doubt", "failed", "aborted"):
        return ()
    row = models.Run.objects.select_related("revision").get(pk=run.uid)
    has_undo = bool(undo_plan(document_of(row), steps=run.steps))
    is_undo = run.purpose == "undo"
    return decidable(
        run.steps, state=run.state, rolled_back=run.rolled_back, is_undo=is_undo, has_undo=has_undo,
        is_dry=run.mode == "dry-run",
    ).choices  # fmt: skip


def stop_switch() -> StopSwitch:
    """Whether all runs are stopped."""
    row = models.Stop.objects.filter(pk=1).first()
    if row is None:
        return StopSwitch(False)
    return StopSwitch(row.is_active, row.reason, row.by, row.by_name, row.at)


def has_open_runs(label: str) -> bool:
    """Whether a runner of that label may be wanted any moment."""
    return models.Run.objects.filter(runner=label, state__in=OPEN).exists()


def run_of(row: models.Run) -> Run:
    """The run as a value, with its steps and approvals, which were fetched with it."""
    steps: Iterable[models.RunStep] = getattr(row, "listed", ())
    words: Iterable[models.RunApproval] = getattr(row, "words", ())
    roles = row.revision.parsed.get("front", {}).get("approval", ())
    return _run(
        row,
        steps=[step_of(each) for each in steps],
        approvals=[_approval(each) for each in words],
        roles=roles,
    )


def step_of(row: models.RunStep) -> RunStep:
    """The step as a value."""
    return RunStep(
        position=row.position, phase=cast(Phase, row.phase), name=row.name, title=row.title,
        state=cast(StepState, row.state), attempt=row.attempt, manual=row.manual, confirm=row.confirm,
        mutating=row.mutating, role=row.role, target=row.target, verify=row.verify, undo=row.undo,
        undo_reason=row.undo_reason, undoes=row.undoes, started_at=row.started_at, ended_at=row.ended_at,
        duration_ns=row.duration_ns, exit_code=row.exit_code, problem=row.problem, decision=row.decision,
        decided_by=row.decided_by, decided_name=row.decided_name, reason=row.reason,
        decided_at=row.decided_at, doubted=row.doubted,
    )  # fmt: skip


def rows_of_runs() -> QuerySet[models.Run]:
    """Runs with all that `run_of` needs of them."""
    steps = Prefetch("steps", models.RunStep.objects.order_by("position"), to_attr="listed")
    words = Prefetch("approvals", models.RunApproval.objects.order_by("-at"), to_attr="words")
    rows = models.Run.objects.select_related("runbook", "revision").defer("revision__text")
    return rows.prefetch_related(steps, words)


def _approval(row: models.RunApproval) -> RunApproval:
    return RunApproval(
        str(row.uid), row.fingerprint, row.approver_uid, row.approver_name, row.role, row.note, row.at,
        row.withdrawn_at,
    )  # fmt: skip


def _run(
    row: models.Run,
    *,
    steps: Sequence[RunStep],
    approvals: Sequence[RunApproval],
    roles: Sequence[str] = (),
) -> Run:
    return Run(
        uid=str(row.uid), number=row.number, runbook_uid=str(row.runbook_id), runbook=row.runbook.name,
        title=row.runbook.title, kind=row.runbook.kind, path=row.runbook.path, revision=row.revision.digest,
        revision_number=row.revision.number, service=row.service, service_uid=row.service_uid,
        environment=row.environment, mode=cast(Mode, row.mode), runner=row.runner, targets=row.targets,
        parameters=row.parameters, fingerprint=row.fingerprint, state=cast(RunState, row.state),
        reason=row.reason, waits=row.waits, because=row.because, requested_by_kind=row.requested_by_kind,
        requested_by=row.requested_by, requested_by_name=row.requested_by_name, created_at=row.created_at,
        started_at=row.started_at, ended_at=row.ended_at, estimate_seconds=row.estimate_seconds,
        position=row.position, stretch=row.stretch, purpose=cast(Purpose, row.purpose),
        job=str(row.job or ""), wish=cast(Wish, row.wish), rollback_on_failure=row.rollback_on_failure,
        rolled_back=row.rolled_back, emergency=row.emergency, is_production=row.is_production,
        version=row.version, steps=steps, approvals=approvals, approval_roles=tuple(roles),
        review_due_at=row.review_due_at, reviewed_at=row.reviewed_at,
        reviewed_by_name=row.reviewed_by_name, review_note=row.review_note, unproven=row.unproven,
    )  # fmt: skip
