"""What the API takes and gives of files."""

from datetime import datetime
from uuid import UUID

from ninja import Field, Schema

from seatrial.domains.evidence.schemas.evidence import EvidenceOut
from seatrial.domains.evidence.selectors import Stored
from seatrial.domains.evidence.services import Imported, Kept


class ArtefactOut(Schema):
    """A file in the artefact store, and the evidence that rests on it."""

    sha256: str
    size: int
    media_type: str
    name: str
    evidence: list[UUID]

    @classmethod
    def of(cls, stored: Stored) -> "ArtefactOut":
        """The file as the API gives it."""
        uids = [UUID(uid) for uid in stored.evidence]
        return cls(
            sha256=stored.sha256,
            size=stored.size,
            media_type=stored.media_type,
            name=stored.name,
            evidence=uids,
        )

    @classmethod
    def of_kept(cls, kept: Kept) -> "ArtefactOut":
        """The file that was just brought."""
        return cls(sha256=kept.sha256, size=kept.size, media_type=kept.media_type, name="", evidence=[])


class LinkIn(Schema):
    """For how long a file may be fetched by whoever has the link."""

    minutes: int = Field(
        60, ge=1, le=7 * 24 * 60, description="Minutes until the link expires; at most a week."
    )


class LinkOut(Schema):
    """A link that needs no sign-in, until it expires."""

    url: str
    expires_at: datetime


class RejectOut(Schema):
    """One entry of a file that was not taken."""

    place: str
    reason: str


class ImportedOut(Schema):
    """What came of a file: `entries` = `taken` + `rejects`. `evidence` is null for a dry run."""

    format: str
    type: str
    entries: int
    taken: int
    rejects: list[RejectOut]
    findings: dict[str, object]
    evidence: EvidenceOut | None
    is_new: bool

    @classmethod
    def of(cls, done: Imported) -> "ImportedOut":
        """The import as the API gives it."""
        return cls(
            format=done.report.format,
            type=done.report.type,
            entries=done.report.entries,
            taken=done.report.taken,
            rejects=[RejectOut(place=each.place, reason=each.reason) for each in done.rejects[:1000]],
            findings=dict(done.report.summary),
            evidence=EvidenceOut.of(done.item) if done.item else None,
            is_new=done.is_new,
        )
