"""Giving a runner the next stretch of a run: a job that no second runner ever takes over."""

from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.conf import settings

from seatrial.domains.runbooks import models, selectors
from seatrial.domains.runbooks.rules.referring import reference_of
from seatrial.domains.runbooks.rules.stretching import stretch_of
from seatrial.domains.runbooks.types import Document, Step
from seatrial.domains.runbooks.types.runs import RunStep
from seatrial.domains.runners import selectors as runners_read
from seatrial.domains.runners import services as runners
from seatrial.domains.runners.types import Content, Request, Trust
from seatrial.domains.workspace import selectors as workspace

#: What jobs of runners are called that run a stretch of a runbook.
KIND = "runbook"
_LONGEST = timedelta(days=1)
_GRACE_SECONDS = 60
_SLOT = 500
#: What no program reads: a changed picture is no changed program.
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".pdf"})


def hand_out(row: models.Run, *, begin_at: int, now: datetime) -> None:
    """A runner is to have what comes next, from that position on; the caller saves the row.

    Where it may not run yet, the row says why (`waits`), and it is tried again (`hand_out_waiting`).
    """
    row.stretch += 1
    row.position, row.acked, row.held_by, row.lease = begin_at, 0, "", 0
    row.job, row.wish, row.wish_reason, row.wish_rollback = None, "", "", False
    submit(row, now=now)


def submit(row: models.Run, *, now: datetime) -> None:
    """The stretch of the row waits for a runner, or the row says why it does not; the caller saves it."""
    document = selectors.document_of(row)
    steps = selectors.steps_of(row)
    plan = stretch_of(steps, begin_at=row.position or 1, purpose=row.purpose)
    told = [_told(each, document, row.mode) for each in plan]
    content, lost = _content(row, document)
    if lost:
        row.job, row.waits = None, _lost_words(lost)
        return
    seconds = sum(_seconds(each) for each in told) + _GRACE_SECONDS
    done = runners.submit(
        Request(
            content=content,
            label=row.runner,
            reference=reference_of(row.uid, stretch=row.stretch),
            service=row.service,
            environment=row.environment,
            timeout=min(timedelta(seconds=seconds), _LONGEST),
            details=_details(row, told),
            is_once=True,
        ),
        trust=Trust(settings.RUNNER_WORKSPACES, settings.RUNNER_SELF_APPROVAL),
        now=now,
    )
    row.content = done.digest or row.content
    row.job = UUID(done.job) if done.job else None
    row.waits = done.waits


def _seconds(step: dict[str, Any]) -> float:
    tries = int(step["retries"]) + 1
    return float(step["timeout_seconds"]) * tries + float(step["retry_wait_seconds"]) * (tries - 1)


def _details(row: models.Run, plan: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "run": f"RUN-{row.number}",
        "stretch": row.stretch,
        "purpose": row.purpose,
        "mode": row.mode,
        "environment": row.environment,
        "service": row.service,
        "parameters": row.parameters,
        "plan": plan,
        "begin_at": row.position,
        "first_seq": 1,
    }


def _told(step: RunStep, document: Document, mode: str) -> dict[str, Any]:
    """The step as the runner is told it: by the position of the run, with the words of its fence."""
    fence = document.step(step.name)
    if fence is None:
        raise ValueError(f"the revision has no fence {step.name}")
    words = _words(fence)
    text = fence.simulate if mode == "simulate" and fence.simulate else fence.text
    return {
        **words,
        "position": step.position,
        "attempt": step.attempt,
        "title": step.title,
        "text": text,
        "target": step.target,
        # whoever had to act has: a runner never asks a person
        "manual": False,
        "confirm": False,
    }


def _words(fence: Step) -> dict[str, Any]:
    """Everything of a fence that decides what happens."""
    return {
        "phase": fence.phase,
        "name": fence.name,
        "language": fence.language,
        "text": fence.text,
        "target": fence.target,
        "timeout_seconds": fence.timeout,
        "retries": fence.retries,
        "retry_wait_seconds": fence.retry_wait,
        "expect": fence.expect,
        "exit": fence.exit,
        "simulate": fence.simulate,
        "readonly": fence.readonly,
    }


def _content(row: models.Run, document: Document) -> tuple[Content, list[str]]:
    """What is run: of every stretch of a run the same, so that one approval holds for all of them. With the
    paths of what the revision attaches and nobody keeps any more.
    """
    name = row.runbook.name
    if row.content:
        known = runners_read.pending(row.content)
        files = runners_read.content_files(row.content)
        return Content(known.workspace, KIND, _slot(row), known.title, known.document, files), []
    files, lost = _files(row)
    fences = [_words(each) for each in (*document.steps, *document.undo)]
    content = Content(
        workspace=row.runbook.workspace,
        kind=KIND,
        slot=_slot(row),
        title=f"runbook {name}",
        document={
            "runbook": name,
            "path": row.runbook.path,
            "revision": row.revision.digest,
            "steps": fences,
        },
        files=files,
    )
    return content, lost


def _slot(row: models.Run) -> str:
    return f"{row.runbook.workspace}:runbook:{row.runbook.name}"[:_SLOT]


def _files(row: models.Run) -> tuple[dict[str, bytes], list[str]]:
    """The runbook's file, and what this revision attaches besides pictures; and the paths of what is lost.

    They are read by their digests: what the workspace has at these paths by now may be something else.
    """
    wanted = {
        path: str(digest).removeprefix("sha256:")
        for path, digest in row.revision.attachments.items()
        if PurePosixPath(path).suffix.lower() not in _PICTURES
    }
    held = workspace.blobs(set(wanted.values())) if wanted else {}
    found = {path: held[digest] for path, digest in wanted.items() if digest in held}
    return {row.runbook.path: bytes(row.revision.text), **found}, sorted(wanted.keys() - found.keys())


def _lost_words(lost: list[str]) -> str:
    return (
        f"waits: {', '.join(lost)} {'is' if len(lost) == 1 else 'are'} no longer kept as the revision that "
        "runs attaches it. Abort this run, and start one of the revision that stands"
    )
