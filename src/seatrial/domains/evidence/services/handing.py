"""Handing looks that run something to runners, and taking what they found. The server itself runs nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F, Q
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from seatrial.domains.evidence import rules, selectors
from seatrial.domains.evidence.models import Watch
from seatrial.domains.evidence.services.looking import order_of
from seatrial.domains.evidence.services.storing import store
from seatrial.domains.evidence.types import PROBES, CannotLook, Executed, Files, Item, Observation, Order
from seatrial.domains.runners import selectors as runners_read
from seatrial.domains.runners import services as runners
from seatrial.domains.runners.types import Content, Job, Request, Trust
from seatrial.domains.workspace import selectors as workspace
from seatrial.kit.moments import Moment

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

#: How long a claim waits for a runner's result before the look is handed out again.
_PATIENCE = timedelta(minutes=20)
_BATCH = 50
_PRODUCER = "seatrial/runners"
_SLOT = 500


class _Result(BaseModel):
    """What a runner says that it found."""

    model_config = ConfigDict(extra="ignore")

    outcome: str = Field(pattern="^(found|failed)$")
    findings: dict[str, Any] = {}
    scope: str = Field("", max_length=2000)
    count: int = Field(0, ge=0, le=2**31 - 1)
    problem: str = Field("", max_length=4000)
    command: str = Field("", max_length=20_000)
    revision: str = Field("", max_length=200)
    effective_at: Moment | None = None


def hand_out(*, trust: Trust, now: datetime) -> int:
    """Each due look that runs something waits for a runner, or says why it may not be run; gives how many."""
    waiting: list[tuple[Watch, Item]] = []
    with transaction.atomic():
        watches = _claimed(now)
        files = {name: workspace.files(name) for name in {watch.workspace for watch in watches}}
        known = selectors.known_connections()
        for watch in watches:
            why = _submit(watch, files[watch.workspace], known, trust, now)
            if why:
                waiting.append((watch, _waits(order_of(watch), why, now)))
    store(waiting, now=now)
    return len(watches)


def take_result(uid: UUID, *, now: datetime) -> None:
    """What the runner found stands as evidence of its watch; or why nothing was found.

    A watch that ended meanwhile has nobody left who wants to know.
    """
    job = runners_read.job(uid)
    watch = Watch.objects.filter(key=job.reference).first()
    if watch is None or job.kind not in rules.executing():
        return
    if job.state == "cancelled":
        Watch.objects.filter(pk=watch.pk).update(claimed_until=None, due_at=now)
        return
    watch.demand = job.details.get("demand", watch.demand)
    store([(watch, _item(watch, job, now))], now=now)


def demand_executed(name: str, *, now: datetime) -> int:
    """Every look that runs something of that workspace is due; gives how many."""
    rows = Watch.objects.filter(workspace=name, probe__in=rules.executing())
    return rows.update(due_at=now, claimed_until=None, demand=F("demand") + 1)


def _claimed(now: datetime) -> list[Watch]:
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    due = Watch.objects.filter(free, due_at__lte=now, probe__in=rules.executing()).order_by("due_at", "pk")
    rows = list(due.select_for_update(skip_locked=True)[:_BATCH])
    for row in rows:
        row.claimed_until = now + row.timeout + _PATIENCE
    Watch.objects.bulk_update(rows, ["claimed_until"])
    return rows


def _submit(watch: Watch, files: Files, known: rules.Known, trust: Trust, now: datetime) -> str:
    """Why the look waits; '' where a job was made."""
    probe = PROBES.get(watch.probe)
    try:
        parameters = probe.parameters.model_validate(watch.parameters)
    except ValidationError as error:
        return f"the parameters of the probe {probe.name} are wrong: {error.errors()[0]['msg']}"
    if not isinstance(parameters, Executed):
        return f"the probe {probe.name} names no runner"
    try:
        servers = [
            rules.told_to_runner(known.find(name, types=types, subject=order_of(watch).subject))
            for name, types in parameters.connections()
        ]
    except CannotLook as problem:
        return " ".join(filter(None, (problem.detail, problem.remedy)))
    wanted, missing = _files(parameters.patterns(), files)
    if missing:
        return f"the workspace has no file {missing}"
    title = probe.describe(parameters)
    first = watch.parameters.get("path") or (watch.parameters.get("command") or [""])[0]
    content = Content(
        workspace=watch.workspace,
        kind=probe.name,
        slot=f"{watch.workspace}:{watch.author}:{probe.name}:{first}"[:_SLOT],
        title=title,
        document=parameters.model_dump(mode="json", by_alias=True)
        | ({"connections": servers} if servers else {}),
        files=wanted,
    )
    request = Request(
        content=content, label=parameters.runner, reference=watch.key, service=watch.service,
        environment=watch.environment, timeout=watch.timeout, details=_details(watch),
    )  # fmt: skip
    return runners.submit(request, trust=trust, now=now).waits


def _details(watch: Watch) -> Mapping[str, Any]:
    """What the runner needs of the order besides the content."""
    return {
        "probe": watch.probe,
        "revision": watch.revision,
        "evidence_type": watch.evidence_type,
        "demand": watch.demand,
    }


def _files(patterns: Sequence[str], files: Files) -> tuple[dict[str, bytes], str]:
    """The files by path, and the first that is named and not there."""
    found: dict[str, bytes] = {}
    for pattern in patterns:
        paths = files.glob(pattern) if "*" in pattern or "?" in pattern else [pattern]
        for path in paths:
            data = files.read(path)
            if data is None:
                return {}, path
            found[path] = data
    return found, ""


def _waits(order: Order, why: str, now: datetime) -> Item:
    """Evidence that says why nothing was run. It makes the result unknown, which is no pass."""
    return rules.told(
        order,
        observation=Observation({"waits": True}, "nothing was run", 0),
        command="",
        problem=why,
        producer=_PRODUCER,
        now=now,
    )


def _item(watch: Watch, job: Job, now: datetime) -> Item:
    order = order_of(watch)
    if job.state != "done" or job.result is None:
        return rules.told(
            order, observation=None, command=job.title, problem=job.problem, producer=_PRODUCER, now=now
        )
    runner = runners_read.runner(UUID(job.runner))
    try:
        said = _Result.model_validate(job.result)
        seen = Observation(
            findings={**said.findings, "runner": _vouched(job, runner.label)},
            scope=said.scope,
            count=said.count,
            effective_at=said.effective_at,
            revision=said.revision,
        )
        problem = "" if said.outcome == "found" else said.problem or "the runner does not say why"
        return rules.told(
            order, observation=seen, command=job.title, problem=problem, producer=runner.producer, now=now
        )
    except (ValidationError, rules.BadData) as error:
        words = f"what the runner {runner.label} sent cannot be kept: {str(error).splitlines()[0]}"
        log.warning("evidence.runner-result-refused", job=job.uid, error=str(error))
        return rules.told(
            order, observation=None, command=job.title, problem=words, producer=runner.producer, now=now
        )


def _vouched(job: Job, label: str) -> dict[str, str]:
    """Who ran it and which content, and under which exception it was approved ('' for none)."""
    return {
        "label": label,
        "uid": job.runner,
        "job": job.uid,
        "content": job.digest,
        "exception": job.exception,
    }
