"""Reads jobs."""

from collections.abc import Iterable, Mapping
from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet

from seatrial.domains.runners import models
from seatrial.domains.runners.types import Holder, Job, JobState
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound


def value_of(row: models.Job, *, with_result: bool = True) -> Job:
    """The job as a value, with its runner's label; its content and runner are joined."""
    return Job(
        uid=str(row.uid), kind=row.kind, label=row.label, title=row.content.title,
        digest=row.content_id, reference=row.reference, service=row.service, environment=row.environment,
        state=cast(JobState, row.state), attempts=row.attempts, lease=row.lease,
        runner=str(row.runner_id or ""), created_at=row.created_at, leased_until=row.leased_until,
        finished_at=row.finished_at, timeout=row.timeout,
        result=row.result if with_result else None, problem=row.problem,
        exception=row.exception, details=row.details,
    )  # fmt: skip


def _rows() -> QuerySet[models.Job]:
    return models.Job.objects.select_related("content").order_by("-uid")


def jobs(
    *, state: str = "", runner: str = "", before: UUID | None = None, limit: int | None = 50
) -> list[Job]:
    """The jobs that match, newest first, from before the one of that uid (uids bear their time). Results,
    which may be long, are left out: `job` has them.
    """
    rows = _rows().defer("result", "content__document")
    if state:
        rows = rows.filter(state=state)
    if runner:
        rows = rows.filter(runner_id=runner)
    if before is not None:
        rows = rows.filter(uid__lt=before)
    return [value_of(row, with_result=False) for row in rows[:limit]]


def job(uid: UUID) -> Job:
    """The job of that uid; raises NotFound."""
    row = _rows().filter(uid=uid).first()
    if row is None:
        raise NotFound(f"there is no job {uid}", remedy="Jobs that ended are kept for a week.")
    return value_of(row)


def holder(uid: UUID, *, actor: Actor) -> Holder | None:
    """Who has or had the job last, where that is the runner whose token the actor shows; else None."""
    rows = models.Job.objects.filter(uid=uid, runner__token_uid=actor.uid, runner__revoked_at=None)
    found = rows.values_list("lease", "runner_id", "label", "reference").first()
    return None if found is None else Holder(found[0], str(found[1]), found[2], found[3])


def results_of(references: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """What runners signed of the jobs of these references that they did to their end, as long as jobs are
    kept (a week).
    """
    rows = models.Job.objects.filter(reference__in=list(references), state="done").order_by("uid")
    return {name: result for name, result in rows.values_list("reference", "result") if result is not None}


def states(uids: Iterable[UUID]) -> dict[str, JobState]:
    """The states of these jobs by uid; unknown ones (they are kept for a week) are left out."""
    rows = models.Job.objects.filter(uid__in=list(uids)).values_list("uid", "state")
    return {str(uid): cast(JobState, state) for uid, state in rows}


def document(row: models.Job) -> Mapping[str, Any]:
    """What the runner is told of the job, except what its files hold; its digest is over this."""
    files = dict(row.content.files.values_list("path", "sha256"))
    return {
        "uid": str(row.uid),
        "kind": row.kind,
        "content": row.content_id,
        "workspace": row.content.workspace,
        "document": row.content.document,
        "files": files,
        "service": row.service,
        "environment": row.environment,
        "details": row.details,
        "timeout_seconds": row.timeout.total_seconds(),
    }
