"""What the API gives and takes of roles and deputies."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from seatrial.domains.identity.types import GRANTS, Assignment, Deputyship, Role

Words = Annotated[str, Field(max_length=500)]


class RoleOut(Schema):
    """A role that somebody may be given, and the grants that follow from it."""

    name: str
    title: str
    summary: str
    scoped: bool
    confined: bool
    programs: bool
    grants: list[str]

    @classmethod
    def of(cls, role: Role) -> "RoleOut":
        """The role as the API gives it."""
        return cls(
            name=role.name,
            title=role.title,
            summary=role.summary,
            scoped=role.scoped,
            confined=role.confined,
            programs=role.programs,
            grants=["*"]
            if role.name == "administrator"
            else [grant.name for grant in GRANTS if role.name in grant.roles],
        )


class RolesOut(Schema):
    """Every role."""

    items: list[RoleOut]


class AssignmentIn(Schema):
    """A role for somebody. Without `from` it counts at once, without `until` for good."""

    person: Annotated[str, Field(max_length=63, description="Handle or uid")]
    role: Annotated[str, Field(max_length=60)]
    scope: Annotated[str, Field(max_length=200, description="URN, empty for everywhere")] = ""
    starts_at: Annotated[datetime | None, Field(alias="from")] = None
    ends_at: Annotated[datetime | None, Field(alias="until")] = None
    reason: Words = ""


class AssignmentChangeIn(Schema):
    """Another end of a role; null: none."""

    ends_at: Annotated[datetime | None, Field(alias="until")]


class AssignmentOut(Schema):
    """A role of somebody."""

    uid: str
    person: str
    handle: str
    name: str
    role: str
    scope: str
    starts_at: Annotated[datetime, Field(serialization_alias="from")]
    ends_at: Annotated[datetime | None, Field(serialization_alias="until")]
    state: str
    reason: str
    given_by: str
    given_at: datetime
    taken_by: str
    taken_at: datetime | None

    @classmethod
    def of(cls, found: Assignment, *, now: datetime) -> "AssignmentOut":
        """The assignment as the API gives it."""
        return cls(
            uid=found.uid,
            person=found.person.uid,
            handle=found.person.handle,
            name=found.person.name,
            role=found.role,
            scope=found.scope,
            starts_at=found.starts_at,
            ends_at=found.ends_at,
            state=found.state(now=now),
            reason=found.reason,
            given_by=found.given_by,
            given_at=found.given_at,
            taken_by=found.taken_by,
            taken_at=found.taken_at,
        )


class AssignmentsOut(Schema):
    """Roles as they were given; `next` continues."""

    items: list[AssignmentOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Assignment], *, limit: int, now: datetime) -> "AssignmentsOut":
        """The first `limit` of them."""
        shown = found[:limit]
        following = shown[-1].uid if len(found) > limit else ""
        return cls(items=[AssignmentOut.of(each, now=now) for each in shown], next=following)


class DeputyIn(Schema):
    """Somebody who holds the roles of another, until a date."""

    person: Annotated[str, Field(max_length=63, description="Handle or uid of whom is stood in for")]
    deputy: Annotated[str, Field(max_length=63, description="Handle or uid of who stands in")]
    starts_at: Annotated[datetime | None, Field(alias="from")] = None
    ends_at: Annotated[datetime, Field(alias="until")]
    reason: Words = ""


class DeputyOut(Schema):
    """A deputy: `deputy` holds the roles of `person` from and until."""

    uid: str
    person: str
    deputy: str
    starts_at: Annotated[datetime, Field(serialization_alias="from")]
    ends_at: Annotated[datetime, Field(serialization_alias="until")]
    state: str
    reason: str
    given_by: str

    @classmethod
    def of(cls, found: Deputyship, *, now: datetime) -> "DeputyOut":
        """The deputy as the API gives them."""
        return cls(
            uid=found.uid,
            person=found.person.handle,
            deputy=found.deputy.handle,
            starts_at=found.starts_at,
            ends_at=found.ends_at,
            state=found.state(now=now),
            reason=found.reason,
            given_by=found.given_by,
        )


class DeputiesOut(Schema):
    """Deputies."""

    items: list[DeputyOut]
