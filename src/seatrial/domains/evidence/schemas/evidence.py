"""What the API takes and gives of evidence."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from seatrial.domains.evidence.selectors import Link, Retracted
from seatrial.domains.evidence.types import Item, Reference, Subject, Submission


class ReferenceIn(Schema):
    """A file that was put into the artefact store before."""

    sha256: str = Field(description="Digest that PUT /artefacts answered: sha256: and 64 digits.")
    name: str = Field(description="How the file is called.")


class EvidenceIn(Schema):
    """What is sent as evidence of a service."""

    service: str = Field(max_length=200, description="Name of the service, or its URN.")
    environment: str = Field("", max_length=100, description="Where; needed where there are several.")
    revision: str = Field("", description="Commit or digest that it is about, where it is about one.")
    type: str = Field(max_length=30, description="Evidence type, as scan or drill.")
    name: str = Field("", description="Tells two of one type apart: trivy. Without one, the type.")
    findings: dict[str, Any] = Field(default_factory=dict, description="What checks see as evidence.<name>.")
    producer: str = Field("", description="What made it, in your words: trivy 0.57.")
    effective_at: datetime | None = Field(None, description="When it was true; without one, now.")
    ends_at: datetime | None = Field(None, description="When it ends to count by its own word.")
    command: str = Field("", description="How somebody finds the same again.")
    scope: str = Field("", description="What was looked at, in words.")
    count: int = Field(1, description="How many things were looked at.")
    uri: str = Field("", description="Where it can be seen.")
    artefacts: list[ReferenceIn] = Field(default_factory=list, description="Files that it rests on.")

    def submission(self, *, service: str, environment: str) -> Submission:
        """The same about that service (URN) in that environment."""
        return Submission(
            subject=Subject(service, environment, self.revision),
            type=self.type,
            name=self.name,
            findings=self.findings,
            producer=self.producer,
            effective_at=self.effective_at,
            ends_at=self.ends_at,
            command=self.command,
            scope=self.scope,
            count=self.count,
            uri=self.uri,
            artefacts=tuple(Reference(each.sha256, each.name) for each in self.artefacts),
        )


class ReferenceOut(Schema):
    """A file that evidence rests on; GET /artefacts/{sha256}/content gives it."""

    sha256: str
    name: str
    media_type: str
    size: int


class LinkStateOut(Schema):
    """What became of the link: `sha256` is what it led to at first, `leads` is null until it was tried."""

    sha256: str
    taken_at: datetime | None
    checked_at: datetime | None
    leads: bool | None
    reason: str
    has_changed: bool

    @classmethod
    def of(cls, found: Link) -> "LinkStateOut":
        """The link as the API gives it."""
        return cls(
            sha256=found.sha256,
            taken_at=found.taken_at,
            checked_at=found.checked_at,
            leads=found.leads,
            reason=found.reason,
            has_changed=found.has_changed,
        )


class EvidenceOut(Schema):
    """One piece of evidence: what was found, about whom, by whom, how, and how long it counts."""

    uid: UUID
    key: str
    type: str
    name: str
    service: str
    environment: str
    revision: str
    outcome: str
    findings: dict[str, Any]
    problem: str
    producer: str
    author: str
    provenance: str
    vouched_by: str
    command: str
    scope: str
    count: int
    uri: str
    link: LinkStateOut | None
    artefacts: list[ReferenceOut]
    sha256: str
    effective_at: datetime
    collected_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, item: Item, *, files: Sequence[Reference] = (), link: Link | None = None) -> "EvidenceOut":
        """The evidence as the API gives it, with the files that it rests on and what became of its link."""
        return cls(
            uid=UUID(item.uid),
            key=item.key,
            type=item.type,
            name=item.name,
            service=item.subject.service,
            environment=item.subject.environment,
            revision=item.subject.revision,
            outcome=item.outcome,
            findings=dict(item.findings),
            problem=item.problem,
            producer=item.producer,
            author=item.extra.get("author", ""),
            provenance=item.provenance,
            vouched_by=item.extra.get("vouched_by", ""),
            command=item.command,
            scope=item.scope,
            count=item.count,
            uri=item.extra.get("uri", ""),
            link=LinkStateOut.of(link) if link else None,
            artefacts=[
                ReferenceOut(sha256=each.sha256, name=each.name, media_type=each.media_type, size=each.size)
                for each in files
            ],
            sha256=item.sha256,
            effective_at=item.effective_at,
            collected_at=item.collected_at,
            expires_at=item.expires_at,
        )


class EvidencePage(Schema):
    """A page of evidence, newest first, and the cursor of the next one (null on the last)."""

    items: list[EvidenceOut]
    next: UUID | None


class RetractionIn(Schema):
    """Why the evidence is wrong."""

    reason: str = Field(max_length=2000, description="Why it is wrong, for whoever relied on it.")


class RetractionOut(Schema):
    """That somebody said so, and whether it was taken back."""

    uid: UUID
    evidence: UUID
    reason: str
    by: str
    at: datetime
    undone_by: str
    undone_at: datetime | None

    @classmethod
    def of(cls, found: Retracted) -> "RetractionOut":
        """The retraction as the API gives it."""
        return cls(
            uid=UUID(found.uid),
            evidence=UUID(found.evidence),
            reason=found.reason,
            by=found.by,
            at=found.at,
            undone_by=found.undone_by,
            undone_at=found.undone_at,
        )
