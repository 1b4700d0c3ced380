"""Importing what a tool wrote: the file is kept, what it found stands as evidence, nothing drops silently."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from seatrial.domains.catalog.types import Service
from seatrial.domains.evidence import formats
from seatrial.domains.evidence.services.attaching import attach
from seatrial.domains.evidence.services.keeping import keep
from seatrial.domains.evidence.types import Item, Reference, Subject, Submission
from seatrial.kit.access import Actor

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a file is imported: about what, and what the sender knows better than the file."""

    environment: str
    revision: str = ""
    name: str = ""
    format: str = "auto"
    file_name: str = "report"
    media_type: str = "application/octet-stream"
    effective_at: datetime | None = None
    ends_at: datetime | None = None
    command: str = ""
    uri: str = ""
    #: what the sender says beside the file, in words
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file: `entries` = `taken` + rejects. `item` is None where nothing was to be stored."""

    report: formats.Report
    item: Item | None = None
    is_new: bool = False

    @property
    def rejects(self) -> Sequence[formats.Reject]:
        """Every entry that was not taken, with its place and the reason."""
        return self.report.rejects


def preview(data: bytes, *, wanted: Wanted) -> Imported:
    """What an import would take and reject; nothing is stored. Raises CannotImport."""
    return Imported(formats.read(data, format=wanted.format))


@transaction.atomic
def import_report(
    data: bytes, *, wanted: Wanted, service: Service, actor: Actor, limit: int, now: datetime
) -> Imported:
    """The file is an artefact, and what it found is evidence that refers to it, with all rejects counted.

    The effective date is the sender's, else the file's, else now. `limit` is in bytes. Raises CannotImport,
    CannotKeep, and what `attach` raises.
    """
    report = formats.read(data, format=wanted.format)
    kept = keep([data], media_type=wanted.media_type, limit=limit, actor=actor, now=now)
    rejects = [{"place": each.place, "reason": each.reason} for each in report.rejects[:_SHOWN]]
    findings = {
        **({"statement": wanted.statement} if wanted.statement else {}),
        **report.summary,
        "format": report.format,
        "entries": report.entries,
        "taken": report.taken,
        "rejected": len(report.rejects),
        "rejects": rejects,
    }
    sent = Submission(
        subject=Subject(service.urn, wanted.environment, wanted.revision),
        type=report.type,
        name=wanted.name or _name(report.name),
        findings=findings,
        producer=report.producer[:200],
        effective_at=wanted.effective_at or report.effective_at,
        ends_at=wanted.ends_at,
        command=wanted.command,
        scope=report.scope,
        count=report.count,
        uri=wanted.uri,
        artefacts=(Reference(kept.sha256, wanted.file_name[:255] or "report"),),
    )
    done = attach(sent, service=service, actor=actor, now=now)
    return Imported(report, done.item, done.is_new)


def _name(tool: str) -> str:
    """A name that evidence may stand under, made of what the tool is called."""
    plain = "".join(
        char if char.isascii() and (char.isalnum() or char in "._-") else "-" for char in tool.lower()
    )
    return plain.strip("._-")[:100].rstrip("._-")
