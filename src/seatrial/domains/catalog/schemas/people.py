"""Teams, contacts, matrices and coverage as the API takes and gives them."""

from collections.abc import Sequence
from datetime import date, datetime

from ninja import Field, Schema

from seatrial.domains.catalog import selectors
from seatrial.domains.catalog.rules import contacts, coverage, raci


class TeamOut(Schema):
    """A team."""

    urn: str
    name: str
    title: str
    email: str
    parent: str
    people: int
    services: int

    @classmethod
    def of(cls, found: selectors.TeamView) -> "TeamOut":
        """The team as the API gives it."""
        team = found.team
        return cls(
            urn=team.urn,
            name=team.name,
            title=team.title,
            email=team.email,
            parent=team.parent,
            people=found.people,
            services=found.services,
        )


class TeamsOut(Schema):
    """Teams."""

    items: list[TeamOut]


class ContactOut(Schema):
    """One way to reach somebody. `fingerprint` is what a verification has to name."""

    list_urn: str
    of: str
    id: str
    who: str
    name: str
    channel: str
    address: str
    purpose: str
    level: int
    hours: str
    time_zone: str
    fingerprint: str
    verified_at: datetime | None
    verified_by: str
    due_at: datetime | None
    stale: bool

    @classmethod
    def of_contact(cls, found: contacts.Contact, *, now: datetime) -> "ContactOut":
        """The contact as the API gives it."""
        return cls(
            list_urn=found.list_urn,
            of=found.of,
            id=found.id,
            who=found.who,
            name=found.name,
            channel=found.channel,
            address=found.address,
            purpose=found.purpose,
            level=found.level,
            hours=found.hours,
            time_zone=found.time_zone,
            fingerprint=found.fingerprint,
            verified_at=found.verified.at if found.verified else None,
            verified_by=found.verified.by if found.verified else "",
            due_at=found.due_at(),
            stale=found.is_stale(now),
        )


class ContactsOut(Schema):
    """Contacts in the order in which they are called."""

    items: list[ContactOut]


class VerificationIn(Schema):
    """Which contact was reached, at the address of that fingerprint."""

    contact: str = Field(max_length=100)
    fingerprint: str = Field(max_length=64)


class MatrixRoleOut(Schema):
    """A role of a matrix."""

    id: str
    title: str
    duties: str
    held_by: list[str]
    used: bool


class ActivityOut(Schema):
    """An activity, with the letters of each role that has some."""

    id: str
    title: str
    area: str
    covers: list[str]
    letters: dict[str, str]


class MatrixOut(Schema):
    """A RACI matrix; `of` is '' where it is the organisation's."""

    urn: str
    title: str
    of: str
    roles: list[MatrixRoleOut]
    activities: list[ActivityOut]

    @classmethod
    def of_matrix(cls, found: raci.Matrix) -> "MatrixOut":
        """The matrix as the API gives it."""
        return cls(
            urn=found.urn,
            title=found.title,
            of=found.of,
            roles=[
                MatrixRoleOut(id=r.id, title=r.title, duties=r.duties, held_by=list(r.held_by), used=r.used)
                for r in found.roles
            ],
            activities=[
                ActivityOut(
                    id=row.id,
                    title=row.title,
                    area=row.area,
                    covers=list(row.covers),
                    letters={role.id: letters for role, letters in cells if letters},
                )
                for row, cells in found.lines()
            ],
        )


class MatricesOut(Schema):
    """RACI matrices."""

    items: list[MatrixOut]


class DayOut(Schema):
    """One day: who is on duty, who steps in, and why it is not covered ('' where it is)."""

    day: date
    primaries: list[str]
    backups: list[str]
    gap: str
    counts: bool


class CoverageOut(Schema):
    """An operating model and the next 28 days of its team (R035)."""

    urn: str
    title: str
    model: str
    hours: str
    gaps: int
    days: list[DayOut]

    @classmethod
    def of(cls, team: coverage.Team, *, days: Sequence[coverage.Day]) -> "CoverageOut":
        """The model as the API gives it."""
        return cls(
            urn=team.urn,
            title=team.title,
            model=team.model,
            hours=team.hours_text,
            gaps=sum(bool(each.gap) for each in days),
            days=[
                DayOut(
                    day=each.day,
                    primaries=list(each.primaries),
                    backups=list(each.backups),
                    gap=each.gap,
                    counts=each.counts,
                )
                for each in days
            ],
        )
