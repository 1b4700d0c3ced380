"""Working: a runner takes a job under a lease, and its signed result is written before it is acknowledged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from seatrial.domains.audit import services as audit
from seatrial.domains.identity import services as identity
from seatrial.domains.runners import models, policies, rules, selectors
from seatrial.domains.runners.rules.contents import encoded
from seatrial.domains.runners.selectors.jobs import document, value_of
from seatrial.domains.runners.selectors.runners import value_of as runner_value
from seatrial.domains.runners.services.ending import end, publish_end
from seatrial.domains.runners.services.enrolling import reissue
from seatrial.domains.runners.types import Job
from seatrial.kit.access import Actor, Answer, Denied, require
from seatrial.kit.problems import Problem

#: How exactly it is kept when a runner was last seen, so that asking for work does not write every time.
_SEEN_EVERY = timedelta(seconds=15)
_ANYBODY = "runners:work"


class CannotFinish(Problem):
    """The result comes too late: the lease is over, or another runner has the job. It is not kept."""

    type = "cannot-finish"
    title = "The result comes too late"
    status = 409


@dataclass(frozen=True, slots=True)
class Taken:
    """A job for a runner: what it is told, the digest that it signs, its lease, and the files in base64."""

    document: Mapping[str, Any]
    digest: str
    lease: int
    leased_until: datetime
    files: Mapping[str, str]


@transaction.atomic
def take(
    *,
    actor: Actor,
    kinds: Sequence[str],
    now: datetime,
    version: str = "",
    isolation: str = "",
    holds: Sequence[UUID] | None = None,
) -> Taken | None:
    """The oldest job of the runner's label is its own until the lease ends; None where there is none.

    A job whose lease has ended is taken over: the runner that had it can send no result any more. Where the
    runner says which jobs it `holds`, as after it was killed, it lets go of all others.
    """
    runner = _runner(actor)
    if holds is not None:
        _let_go(runner, holds=holds, now=now)
    _seen(runner, version=version, isolation=isolation, now=now)
    vanished = Q(state="leased", leased_until__lte=now, attempts__lt=rules.MAX_ATTEMPTS, is_once=False)
    free = Q(state="queued") | vanished
    rows = models.Job.objects.filter(free, label=runner.label, kind__in=list(kinds)).select_related("content")
    job = rows.order_by("created_at", "uid").select_for_update(skip_locked=True, of=("self",)).first()
    if job is None:
        return None
    job.state, job.runner = "leased", runner
    job.lease, job.attempts = job.lease + 1, job.attempts + 1
    job.leased_until = rules.leased_until(now, timeout=job.timeout, is_once=job.is_once)
    job.save(update_fields=["state", "runner", "lease", "attempts", "leased_until"])
    told = document(job)
    files = encoded(selectors.content_files(job.content_id))
    return Taken(told, rules.job_digest(told), job.lease, job.leased_until, files)


@transaction.atomic
def finish(
    uid: UUID, *, lease: int, result: Mapping[str, Any], signature: str, actor: Actor, now: datetime
) -> Job:
    """The result stands, and whoever submitted the job hears of it. The same result again changes nothing.

    Raises Denied where the signature is not the runner's (on record), CannotFinish where the lease is over.
    """
    runner = _runner(actor)
    row = models.Job.objects.select_related("content").select_for_update(of=("self",)).filter(uid=uid).first()
    if row is None or row.runner_id != runner.uid:
        raise CannotFinish(
            f"the job {uid} is not with this runner any more", remedy="Drop the result and take the next job."
        )
    signed = rules.statement(job=str(uid), digest=rules.job_digest(document(row)), lease=lease, result=result)
    is_own = rules.verifies(runner.public_key, signed=signed, signature=signature)
    words = "the signature is the runner's" if is_own else "the signature is not that of the runner's key"
    who = selectors.actor_of(runner_value(runner))
    require(Answer(is_own, words), actor=who, action="runners.finish", subject=f"job:{uid}")
    if row.state == "done" and row.lease == lease and row.signature == signature:
        return value_of(row)
    if not _holds(row, lease, now):
        raise CannotFinish(
            f"the lease {lease} of the job {uid} is over", remedy="Drop the result and take the next job."
        )
    row.state, row.result, row.signature = "done", dict(result), signature
    row.finished_at, row.leased_until = now, None
    row.save(update_fields=["state", "result", "signature", "finished_at", "leased_until"])
    details = {"content": row.content_id, "lease": lease, "service": row.service}
    audit.record("runners.job-finished", actor=who, subject=f"job:{uid}", details=details, now=now)
    publish_end(row)
    return value_of(row)


@transaction.atomic
def beat(jobs: Mapping[UUID, int], *, actor: Actor, now: datetime) -> list[str]:
    """The runner lives, and keeps those of its jobs (with their leases) that are still its own; gives these.

    What is not among them it should end: its result would be refused.
    """
    runner = _runner(actor)
    _seen(runner, version="", isolation="", now=now)
    rows = models.Job.objects.select_for_update().filter(uid__in=list(jobs), runner=runner, state="leased")
    kept: list[str] = []
    for row in rows.order_by("uid"):
        if _holds(row, jobs[row.uid], now):
            row.leased_until = rules.leased_until(now, timeout=row.timeout, is_once=row.is_once)
            row.save(update_fields=["leased_until"])
            kept.append(str(row.uid))
    return kept


@transaction.atomic
def renew_token(*, actor: Actor, now: datetime) -> identity.IssuedToken:
    """The runner has a new token, and the one that it showed is void."""
    runner = models.Runner.objects.select_for_update().get(pk=_runner(actor).pk)
    return reissue(runner, now=now)


def _holds(row: models.Job, lease: int, now: datetime) -> bool:
    """Whether the job is still with whoever has that lease of it. What must not run twice stays with its
    runner until it is given up: nobody else can have it.
    """
    if row.state != "leased" or row.lease != lease or row.leased_until is None:
        return False
    return row.is_once or row.leased_until > now


def _let_go(runner: models.Runner, *, holds: Sequence[UUID], now: datetime) -> None:
    """Jobs that the runner took and does not know of are free again; what must not run twice is lost."""
    rows = models.Job.objects.select_for_update().filter(runner=runner, state="leased")
    for job in rows.exclude(uid__in=list(holds)).order_by("uid"):
        if job.is_once:
            end(job, state="lost", problem="its runner was started anew and does not know of it", now=now)
        else:
            job.state, job.runner, job.leased_until = "queued", None, None
            job.save(update_fields=["state", "runner", "leased_until"])


def _runner(actor: Actor) -> models.Runner:
    require(policies.may_work(actor), actor=actor, action="runners.work", subject=_ANYBODY)
    runner = selectors.working(actor)
    if runner is None:
        words = f"{actor.name} is no runner that is enrolled here"
        raise Denied(words, actor=actor, action="runners.work", subject=_ANYBODY)
    return runner


def _seen(runner: models.Runner, *, version: str, isolation: str, now: datetime) -> None:
    changed = (version and version != runner.version) or (isolation and isolation != runner.isolation)
    if changed or runner.last_seen_at is None or now - runner.last_seen_at > _SEEN_EVERY:
        runner.last_seen_at = now
        runner.version = version[:40] or runner.version
        runner.isolation = isolation[:200] or runner.isolation
        runner.save(update_fields=["last_seen_at", "version", "isolation"])
