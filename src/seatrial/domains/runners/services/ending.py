"""How jobs end that no runner ends, and when they go."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from seatrial.domains.runners import models, rules
from seatrial.domains.runners.events import JobFinished
from seatrial.kit import events

KEPT = timedelta(days=7)
#: A job that nobody takes for so long is given up: its submitter asks again.
_PATIENCE = timedelta(minutes=10)
_BATCH = 500


def end(job: models.Job, *, state: str, problem: str, now: datetime, told: bool = True) -> None:
    """The job, which is locked, has ended; whoever submitted it hears of that where it is to be `told`."""
    job.state, job.problem, job.finished_at, job.leased_until = state, problem, now, None
    job.save()
    if told:
        publish_end(job)


def publish_end(job: models.Job) -> None:
    """Whoever submitted the job hears that it ended."""
    events.publish(JobFinished(uid=str(job.uid), kind=job.kind, reference=job.reference, state=job.state))


@transaction.atomic
def give_up(*, now: datetime) -> int:
    """Jobs whose runners vanished too often, and those that nobody takes, are lost; gives how many."""
    spent = Q(attempts__gte=rules.MAX_ATTEMPTS) | Q(is_once=True)
    vanished = spent & Q(state="leased", leased_until__lte=now)
    unwanted = Q(state="queued", created_at__lte=now - _PATIENCE)
    rows = models.Job.objects.filter(vanished | unwanted).select_for_update(skip_locked=True)
    found = list(rows.order_by("uid")[:_BATCH])
    for job in found:
        end(job, state="lost", problem=_why_lost(job), now=now)
    return len(found)


def _why_lost(job: models.Job) -> str:
    if job.state == "queued":
        return f"no runner with the label {job.label} took it in time"
    if job.is_once:
        return "its runner has not been heard of since, and nobody else may run it again"
    return f"{job.attempts} runners took it and none sent a result in time"


@transaction.atomic
def cancel(uid: UUID, *, reason: str, now: datetime) -> bool:
    """The job is cancelled if no runner has taken it yet; gives whether it was. Its submitter, who asks for
    it, is not told.
    """
    job = models.Job.objects.select_for_update().filter(uid=uid, state="queued").first()
    if job is not None:
        end(job, state="cancelled", problem=reason, now=now, told=False)
    return job is not None


@transaction.atomic
def prune(*, now: datetime) -> int:
    """Jobs that ended more than a week ago are gone; gives how many."""
    old = models.Job.objects.filter(finished_at__lt=now - KEPT).values_list("pk", flat=True)[:_BATCH]
    return models.Job.objects.filter(pk__in=list(old)).delete()[0]
