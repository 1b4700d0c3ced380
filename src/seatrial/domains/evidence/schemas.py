"""What the API gives of evidence."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from seatrial.domains.evidence.types import Item


class EvidenceOut(Schema):
    """One piece of evidence: what was found, about whom, by whom, how, and how long it counts."""

    uid: UUID
    key: str
    type: str
    service: str
    environment: str
    revision: str
    outcome: str
    findings: dict[str, Any]
    problem: str
    producer: str
    author: str
    provenance: str
    command: str
    scope: str
    count: int
    sha256: str
    effective_at: datetime
    collected_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, item: Item) -> "EvidenceOut":
        """The evidence as the API gives it."""
        return cls(
            uid=UUID(item.uid),
            key=item.key,
            type=item.type,
            service=item.subject.service,
            environment=item.subject.environment,
            revision=item.subject.revision,
            outcome=item.outcome,
            findings=dict(item.findings),
            problem=item.problem,
            producer=item.producer,
            author=item.extra.get("author", ""),
            provenance=item.provenance,
            command=item.command,
            scope=item.scope,
            count=item.count,
            sha256=item.sha256,
            effective_at=item.effective_at,
            collected_at=item.collected_at,
            expires_at=item.expires_at,
        )


class EvidencePage(Schema):
    """A page of evidence, newest first, and the cursor of the next one (null on the last)."""

    items: list[EvidenceOut]
    next: UUID | None
