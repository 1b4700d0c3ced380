"""What the API gives of a service's readiness as a whole, with everything that it rests on."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from seatrial.domains.readiness.schemas.standings import CriterionOut, TallyOut
from seatrial.domains.readiness.selectors import Proof, Rested


class BasisFileOut(Schema):
    """A file that evidence rests on; GET /artefacts/{sha256}/content gives it."""

    name: str
    sha256: str
    size: int


class BasisOut(Schema):
    """A piece of evidence: about whom, from whom, from when, and the digests that it can be compared with."""

    name: str = Field(description="The name that the criterion's check uses.")
    uid: UUID
    type: str
    sent_as: str = Field(description="The name that it was sent under; empty for what a probe found.")
    uri: str = Field(description="Where it can be seen.")
    snapshot: str = Field(description="Digest of what the URI led to when it was first tried.")
    files: list[BasisFileOut]
    sha256: str = Field(description="Digest of its content, as the reference of evidence says.")
    service: str
    environment: str
    revision: str
    producer: str
    provenance: str
    derived_from: str = Field(description="The scan that this is what VEX left of.")
    outcome: str
    problem: str
    findings: dict[str, Any]
    command: str
    scope: str
    count: int
    effective_at: datetime
    collected_at: datetime
    expires_at: datetime
    ends_at: datetime | None

    @classmethod
    def of(cls, proof: Proof) -> "BasisOut":
        """The piece as the API gives it."""
        item, extra = proof.item, proof.item.extra
        return cls(
            name=proof.name,
            uid=UUID(item.uid),
            type=item.type,
            sent_as=item.name,
            uri=extra.get("uri", ""),
            snapshot=proof.link.sha256 if proof.link else "",
            files=[BasisFileOut(name=each.name, sha256=each.sha256, size=each.size) for each in proof.files],
            sha256=item.sha256,
            service=item.subject.service,
            environment=item.subject.environment,
            revision=item.subject.revision,
            producer=item.producer,
            provenance=item.provenance,
            derived_from=extra.get("derived_from", ""),
            outcome=item.outcome,
            problem=item.problem,
            findings=dict(item.findings),
            command=item.command,
            scope=item.scope,
            count=item.count,
            effective_at=item.effective_at,
            collected_at=item.collected_at,
            expires_at=item.expires_at,
            ends_at=extra.get("ends_at"),
        )


class RestedOut(CriterionOut):
    """A criterion, where it stands, and what that rests on."""

    proofs: list[BasisOut]
    absent: list[str] = Field(description="Names of the check for which there is no evidence.")

    @classmethod
    def resting(cls, rested: Rested) -> "RestedOut":
        """The criterion as the API gives it."""
        return cls(
            **CriterionOut.of(rested.shown).dict(),
            proofs=[BasisOut.of(each) for each in rested.proofs],
            absent=list(rested.absent),
        )


class ReadinessExportOut(Schema):
    """Where a service stands in an environment, with everything that it rests on."""

    service: str
    environment: str
    exported_at: datetime
    tally: TallyOut
    criteria: list[RestedOut]
