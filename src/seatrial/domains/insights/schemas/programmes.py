"""What the API gives of programmes."""

from collections.abc import Sequence
from datetime import datetime

from ninja import Field, Schema

from seatrial.domains.insights.types import Bearing, Programme, ProgrammeView, Row, RowState


class BearingOut(Schema):
    """One thing that bears on a row, for one service."""

    service: str
    subject: str = Field(description="A criterion as `checklist/id`, a slot, or `deployment`.")
    state: RowState
    applies: bool
    reason: str
    evidence: list[str] = Field(description="Digests of what shows it.")
    accepter: str
    accepted_at: datetime | None

    @classmethod
    def of(cls, found: Bearing) -> "BearingOut":
        """The thing as the API gives it."""
        return cls(
            service=found.service, subject=found.subject, state=found.state, applies=found.applies,
            reason=found.reason, evidence=[each.sha256 for each in found.proofs], accepter=found.by,
            accepted_at=found.at,
        )  # fmt: skip


class RowOut(Schema):
    """A row, computed: nothing here can be set."""

    id: str
    title: str
    source: str
    state: RowState
    settled: bool
    reason: str
    evidence: list[str]
    accepters: list[str]
    accepted_at: datetime | None
    bearings: list[BearingOut]

    @classmethod
    def of(cls, row: Row) -> "RowOut":
        """The row as the API gives it."""
        return cls(
            id=row.spec.id, title=row.spec.title, source=row.spec.source, state=row.state,
            settled=row.is_settled, reason=row.reason, evidence=list(row.digests),
            accepters=list(row.accepters), accepted_at=row.accepted_at,
            bearings=[BearingOut.of(each) for each in row.bearings],
        )  # fmt: skip


class ProgrammeItem(Schema):
    """A programme in a list."""

    name: str
    title: str
    environment: str
    services: list[str]


class ProgrammesOut(Schema):
    """All programmes that the actor may know of."""

    items: list[ProgrammeItem]

    @classmethod
    def of(cls, found: Sequence[Programme]) -> "ProgrammesOut":
        """All of them: an organisation has few."""
        items = [
            ProgrammeItem(
                name=each.name, title=each.title, environment=each.environment, services=list(each.services)
            )
            for each in found
        ]
        return cls(items=items)


class ProgrammeOut(ProgrammeItem):
    """A programme with all its rows."""

    settled: int
    total: int
    percent: int
    missing: list[str] = Field(description="Services that nobody defines.")
    read_at: datetime
    acceptance: list[RowOut]
    groups: list[RowOut]
    gates: list[RowOut]
    completion: list[RowOut]

    @classmethod
    def of(cls, view: ProgrammeView) -> "ProgrammeOut":
        """The programme as the API gives it."""
        about = view.programme
        return cls(
            name=about.name, title=about.title, environment=about.environment,
            services=list(about.services), settled=view.settled, total=len(view.rows), percent=view.percent,
            missing=list(view.missing), read_at=view.read_at,
            acceptance=[RowOut.of(row) for row in view.of("acceptance")],
            groups=[RowOut.of(row) for row in view.of("groups")],
            gates=[RowOut.of(row) for row in view.of("gates")],
            completion=[RowOut.of(row) for row in view.of("completion")],
        )  # fmt: skip


class AcceptanceOut(Schema):
    """One kind of acceptance as a table has it."""

    kind: str
    title: str
    state: RowState
    evidence: str = Field(description="Digests of what shows it, with a space between them.")
    accepter: str
    date: str = Field(description="The day in UTC on which the last of them accepted it.")
    reason: str


class AcceptancesOut(Schema):
    """The seven kinds of acceptance (S4:95-101)."""

    items: list[AcceptanceOut]

    @classmethod
    def of(cls, view: ProgrammeView) -> "AcceptancesOut":
        """Exactly seven rows."""
        return cls(items=[_acceptance(row) for row in view.of("acceptance")])


def _acceptance(row: Row) -> AcceptanceOut:
    return AcceptanceOut(
        kind=row.spec.id,
        title=row.spec.title,
        state=row.state,
        evidence=" ".join(row.digests),
        accepter="; ".join(row.accepters),
        date=row.accepted_at.date().isoformat() if row.accepted_at else "",
        reason=row.reason,
    )
