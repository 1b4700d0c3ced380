"""The probe `backup`: is the newest backup young enough, and as large as those before?"""

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from seatrial.connectors import blobs, prometheus
from seatrial.domains.evidence.probes import asking
from seatrial.domains.evidence.types import PROBES, CannotLook, Look, Observation, Probe
from seatrial.kit import durations

_NAME = r"^([a-zA-Z_:][a-zA-Z0-9_:]*)?$"
_MOST = 2000
#: Keys under which listings bear a time and a size, the commoner first.
_TIMES = ("modified", "last_modified", "mtime", "LastModified", "time", "timestamp", "created", "stop", "at")
_SIZES = ("size", "Size", "bytes", "length")


class BackupParameters(BaseModel):
    """Where the backups can be seen, and the recovery point objective."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rpo: str = Field(description="Recovery point objective: how old the newest may be, as `5m` or `24h`.")
    metric: str = Field(
        "", max_length=300, pattern=_NAME, description="Metric that bears the time of the last one."
    )
    size_metric: str = Field("", max_length=300, pattern=_NAME, description="Metric that bears its bytes.")
    url: str = asking.url_field("Page of metrics, or (without metric) a listing as JSON")
    connection: str = Field(
        "", max_length=63, description="Name of a Connection (s3) whose files are listed."
    )
    prefix: str = Field("", max_length=500, description="Only files whose names begin so.")
    pattern: str = Field("", max_length=200, description="Only files whose names end so, as `.dump`.")
    shrink: int = Field(
        50, ge=1, le=100, description="Percent that one may be smaller than the median before."
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> "BackupParameters":
        durations.parse(self.rpo)
        asking.one_of(self.url, connection=self.connection, what="url")
        if self.connection and self.metric:
            raise ValueError("a metric is on a page: give url")
        return self


@dataclass(frozen=True, slots=True)
class _Backup:
    name: str
    at: datetime
    size: int | None


def look(what: Look) -> Observation:
    """The newest backup: `fresh`, `shrunk`, its age; none at all is a finding: `backups` is 0."""
    parameters: BackupParameters = what.parameters
    if parameters.metric:
        found, scope = _in_metrics(what, parameters), f"the backup that {parameters.metric} tells of"
    elif parameters.connection:
        found, scope = _in_store(what, parameters), f"the backups in connection:{parameters.connection}"
    else:
        found, scope = (
            _in_listing(what, parameters),
            f"the backups listed at {asking.Server(parameters.url).shown}",
        )
    wanted = [
        each
        for each in found
        if each.name.startswith(parameters.prefix) and each.name.endswith(parameters.pattern)
    ]
    return _observation(what, parameters, sorted(wanted, key=lambda each: each.at), scope)


def _observation(
    what: Look, parameters: BackupParameters, found: Sequence[_Backup], scope: str
) -> Observation:
    rpo = durations.parse(parameters.rpo)
    findings: dict[str, Any] = {
        "backups": len(found),
        "rpo_seconds": int(rpo.total_seconds()),
        "fresh": False,
        "shrunk": False,
    }
    if not found:
        findings["problem"] = "there is no backup"
        return Observation(findings, scope, 0)
    newest = found[-1]
    age = max(timedelta(), what.now - newest.at)
    findings |= {
        "newest": newest.name,
        "newest_at": newest.at.isoformat(),
        "age_seconds": int(age.total_seconds()),
        "fresh": age <= rpo,
        "oldest_at": found[0].at.isoformat(),
    }
    if age > rpo:
        findings["problem"] = (
            f"the newest backup is {durations.spell(age)} old, and may be {durations.spell(rpo)}"
        )
    if newest.size is not None:
        findings |= _sizes(
            newest.size, [each.size for each in found[:-1][-10:] if each.size is not None], parameters
        )
    # effective now, not when it was taken: `fresh` says how old it may be, and `max_age` how long that counts
    return Observation(findings, scope, len(found))


def _sizes(size: int, before: Sequence[int], parameters: BackupParameters) -> dict[str, Any]:
    findings: dict[str, Any] = {"size": size, "empty": size == 0, "shrunk": size == 0}
    if before:
        median = sorted(before)[len(before) // 2]
        findings |= {"median_size": median, "shrunk": size < median * (100 - parameters.shrink) / 100}
    if findings["shrunk"]:
        findings["problem"] = f"the newest backup has {size:,} bytes" + (
            f", and those before {findings['median_size']:,}" if before else ""
        )
    return findings


def _in_metrics(what: Look, parameters: BackupParameters) -> list[_Backup]:
    answer = asking.ask(what, url=parameters.url, accept=prometheus.ACCEPT)
    shown = asking.Server(parameters.url).shown
    if answer.status != 200:
        raise CannotLook(f"{shown} answers with status {answer.status}, and no metrics")
    kind = answer.headers.get("content-type", "")
    try:
        times = prometheus.read_text(
            answer.body, name=parameters.metric, labels={}, content_type=kind
        ).samples
        sizes = prometheus.read_text(
            answer.body, name=parameters.size_metric, labels={}, content_type=kind
        ).samples
    except prometheus.CannotRead as problem:
        raise CannotLook(f"{shown}: {problem.detail}", remedy=problem.remedy) from None
    size = int(sizes[0].value) if len(sizes) == 1 and sizes[0].value == sizes[0].value else None
    instants = [found for each in times if (found := _instant(each.value)) is not None]
    return [_Backup(parameters.metric, min(instants), size)] if instants else []


def _in_listing(what: Look, parameters: BackupParameters) -> list[_Backup]:
    """A JSON list of objects with a name, a time and a size; also under a key, as `items` or `backups`."""
    document = asking.ask_json(what, url=parameters.url)
    if isinstance(document, dict):
        document = next((value for value in document.values() if isinstance(value, list)), None)
    if not isinstance(document, list):
        raise CannotLook(f"{asking.Server(parameters.url).shown} answers with no list of backups")
    found = []
    for raw in document[:_MOST]:
        at = next(
            (when for key in _TIMES if isinstance(raw, dict) and (when := _instant(raw.get(key)))), None
        )
        if at is not None:
            size = next((raw[key] for key in _SIZES if isinstance(raw.get(key), int)), None)
            name = str(
                raw.get("name")
                or raw.get("path")
                or raw.get("key")
                or raw.get("Key")
                or raw.get("label")
                or ""
            )
            found.append(_Backup(name, at, size))
    return found


def _in_store(what: Look, parameters: BackupParameters) -> list[_Backup]:
    if what.connections is None:
        raise CannotLook(f"the connection {parameters.connection!r} is not known here")
    server = what.connections.open(parameters.connection, types=("s3",), subject=what.subject)
    try:
        store = blobs.open_foreign(server.url, secret=server.secret, allow=what.allow)
        return [
            _Backup(name, at, size) for name, at, size in store.listed(under=parameters.prefix, limit=_MOST)
        ]
    except blobs.CannotStore as problem:
        raise CannotLook(problem.detail, remedy=problem.remedy) from None


def _instant(value: Any) -> datetime | None:
    """Seconds since 1970, or a text as ISO 8601 has it; None for anything else."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, tz=UTC) if value > 0 else None
        if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value):
            found = datetime.fromisoformat(value)
            return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def describe(parameters: BackupParameters) -> str:
    """The command that shows the same."""
    if parameters.connection:
        return (
            f"aws s3 ls --recursive connection:{parameters.connection}/{parameters.prefix} | sort | tail -1"
        )
    source = shlex.join(["curl", "-sS", asking.Server(parameters.url).shown])
    return (
        f"{source} | {shlex.join(['grep', '^' + parameters.metric])}"
        if parameters.metric
        else f"{source} | jq ."
    )


PROBES.add(
    "backup",
    Probe(
        name="backup",
        summary="The newest backup: its age against the recovery point objective, and its size.",
        parameters=BackupParameters,
        look=look,
        describe=describe,
        evidence_type="backup",
        max_age=timedelta(minutes=15),
        every=timedelta(minutes=1),
    ),
)
