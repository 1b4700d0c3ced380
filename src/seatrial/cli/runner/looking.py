"""What a runner does with one job: see that it is what was approved, run it, sign what came of it."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from seatrial.connectors import references
from seatrial.domains.evidence.rules import known_to_runner, observe
from seatrial.domains.evidence.types import Execution, Item, Order, Subject
from seatrial.domains.runners import rules
from seatrial.domains.runners.types import Content
from seatrial.kit import canonical
from seatrial.kit.files import FileMap


def perform(
    taken: Mapping[str, Any], *, execution: Execution, allow: Sequence[str], now: datetime
) -> dict[str, Any]:
    """The result of the job as it is signed and sent. Nothing is raised: not to know is a result."""
    job = taken["job"]
    files = {path: base64.b64decode(text) for path, text in taken["files"].items()}
    fault = _fault(job, files, digest=taken["digest"])
    if fault:
        return {"outcome": "failed", "problem": fault, "findings": {}, "scope": "nothing was run", "count": 0}
    item = observe(
        order_of(job),
        files=FileMap(files),
        now=now,
        allow=allow,
        execution=execution,
        connections=known_to_runner(
            job["document"].get("connections", ()),
            resolve=partial(references.resolve, allowed=execution.secrets),
        ),
    )
    return result_of(item)


def _fault(job: Mapping[str, Any], files: Mapping[str, bytes], *, digest: str) -> str:
    """Why the job is not what it says that it is; '' where it is."""
    if rules.job_digest(job) != digest:
        return "the job is not the one that its digest names"
    if {path: canonical.digest_bytes(data) for path, data in files.items()} != dict(job["files"]):
        return "the files of the job are not those that its digest names"
    content = Content(job["workspace"], job["kind"], "", "", job["document"], files)
    if rules.content_digest(content) != job["content"]:
        return "the content is not the one that was approved"
    return ""


def order_of(job: Mapping[str, Any]) -> Order:
    """The job as an order to a probe."""
    details = job["details"]
    timeout = timedelta(seconds=job["timeout_seconds"])
    return Order(
        key=job["uid"],
        subject=Subject(job["service"], job["environment"], details.get("revision", "")),
        workspace=job["workspace"],
        probe=job["kind"],
        parameters={key: value for key, value in job["document"].items() if key != "connections"},
        evidence_type=details.get("evidence_type", "command"),
        max_age=timedelta(days=1),
        every=timedelta(days=1),
        timeout=timeout,
        author="",
    )


def result_of(item: Item) -> dict[str, Any]:
    """The item as the server takes it."""
    return {
        "outcome": item.outcome,
        "findings": dict(item.findings),
        "scope": item.scope,
        "count": item.count,
        "problem": item.problem,
        "command": item.command,
        "revision": str(item.extra.get("revision", "")),
        "effective_at": item.effective_at.astimezone(UTC).isoformat(),
    }


def limited(execution: Execution, *, memory_mb: int, disk_mb: int, processes: int) -> Execution:
    """The same within other limits."""
    limits = replace(
        execution.limits,
        memory_bytes=memory_mb << 20,
        address_bytes=max(execution.limits.address_bytes, memory_mb << 21),
        disk_bytes=disk_mb << 20,
        file_bytes=disk_mb << 20,
        processes=processes,
    )
    return replace(execution, limits=limits)
