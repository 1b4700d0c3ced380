"""Roles and deputies over the API."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Status

from seatrial.domains.identity import policies, selectors, services
from seatrial.domains.identity.schemas.roles import (
    AssignmentChangeIn,
    AssignmentIn,
    AssignmentOut,
    AssignmentsOut,
    DeputiesOut,
    DeputyIn,
    DeputyOut,
    RoleOut,
    RolesOut,
)
from seatrial.domains.identity.types import ROLES
from seatrial.kit import clock
from seatrial.kit.access import require
from seatrial.ui.paging import Limit, UidCursor
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["roles"])
Name = Annotated[str, Query(max_length=63)]


@router.get("/roles", response=RolesOut, summary="List roles")
def list_roles(request: Request) -> RolesOut:
    """Every role that somebody may be given, with the grants that follow from it."""
    del request
    return RolesOut(items=[RoleOut.of(role) for role in ROLES])


@router.get("/roles/{name}", response=RoleOut, summary="Show a role")
def show_role(request: Request, name: str) -> RoleOut:
    """One role."""
    del request
    return RoleOut.of(ROLES.get(name))


@router.get("/role-assignments", response=AssignmentsOut, by_alias=True, summary="List who holds which role")
def list_assignments(
    request: Request,
    person: Name = "",
    role: Annotated[str, Query(max_length=60)] = "",
    scope: Annotated[str | None, Query(max_length=200)] = None,
    ended: bool = False,
    cursor: UidCursor = "",
    limit: Limit = 50,
) -> AssignmentsOut:
    """Roles as they were given, newest first; with `ended` those that are over too."""
    found = selectors.assignments(
        now=clock.now(),
        person=_seen(request, person),
        role=role,
        scope=scope,
        ended=ended,
        after=cursor,
        limit=limit + 1,
    )
    return AssignmentsOut.of(found, limit=limit, now=clock.now())


@router.post("/role-assignments", response={201: AssignmentOut}, by_alias=True, summary="Give a role")
def give_role(request: Request, body: AssignmentIn, dry_run: bool = False) -> Status[AssignmentOut]:
    """Somebody holds the role from and until. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        given = services.give_role(
            selectors.visible_person(body.person, actor=request.actor).uid,
            role=body.role,
            scope=body.scope,
            starts_at=body.starts_at,
            ends_at=body.ends_at,
            reason=body.reason,
            actor=request.actor,
            now=clock.now(),
        )
    return Status(201, AssignmentOut.of(given, now=clock.now()))


@router.get("/role-assignments/{uid}", response=AssignmentOut, by_alias=True, summary="Show who holds a role")
def show_assignment(request: Request, uid: UUID) -> AssignmentOut:
    """One role of somebody."""
    found = selectors.assignment(str(uid))
    selectors.visible_person(found.person.uid, actor=request.actor)
    return AssignmentOut.of(found, now=clock.now())


@router.patch(
    "/role-assignments/{uid}", response=AssignmentOut, by_alias=True, summary="Move the end of a role"
)
def end_role(request: Request, uid: UUID, body: AssignmentChangeIn, dry_run: bool = False) -> AssignmentOut:
    """The role ends then instead; null: not by itself."""
    with rehearsal(dry_run):
        found = selectors.assignment(str(uid))
        selectors.visible_person(found.person.uid, actor=request.actor)
        changed = services.end_role(found.uid, ends_at=body.ends_at, actor=request.actor, now=clock.now())
    return AssignmentOut.of(changed, now=clock.now())


@router.delete("/role-assignments/{uid}", response=AssignmentOut, by_alias=True, summary="Take a role away")
def take_role(request: Request, uid: UUID, dry_run: bool = False) -> AssignmentOut:
    """The role is no longer held; that it was stays known."""
    with rehearsal(dry_run):
        found = selectors.assignment(str(uid))
        selectors.visible_person(found.person.uid, actor=request.actor)
        taken = services.take_role(found.uid, actor=request.actor, now=clock.now())
    return AssignmentOut.of(taken, now=clock.now())


@router.get("/deputies", response=DeputiesOut, by_alias=True, summary="List deputies")
def list_deputies(request: Request, person: Name = "", ended: bool = False) -> DeputiesOut:
    """Who stands in for whom, newest first; of a person on either side."""
    found = selectors.deputies(now=clock.now(), person=_seen(request, person), ended=ended)
    return DeputiesOut(items=[DeputyOut.of(each, now=clock.now()) for each in found])


@router.post("/deputies", response={201: DeputyOut}, by_alias=True, summary="Appoint a deputy")
def appoint_deputy(request: Request, body: DeputyIn, dry_run: bool = False) -> Status[DeputyOut]:
    """Somebody holds the roles of another too, from and until."""
    with rehearsal(dry_run):
        made = services.appoint_deputy(
            selectors.visible_person(body.person, actor=request.actor).uid,
            deputy=selectors.visible_person(body.deputy, actor=request.actor).uid,
            starts_at=body.starts_at,
            ends_at=body.ends_at,
            reason=body.reason,
            actor=request.actor,
            now=clock.now(),
        )
    return Status(201, DeputyOut.of(made, now=clock.now()))


@router.delete("/deputies/{uid}", response=DeputyOut, by_alias=True, summary="End a deputy")
def end_deputy(request: Request, uid: UUID, dry_run: bool = False) -> DeputyOut:
    """The deputy stands in no longer."""
    with rehearsal(dry_run):
        found = selectors.deputy(str(uid))
        selectors.visible_person(found.person.uid, actor=request.actor)
        ended = services.end_deputy(found.uid, actor=request.actor, now=clock.now())
    return DeputyOut.of(ended, now=clock.now())


def _seen(request: Request, person: str) -> str:
    """The uid of the person whose roles are asked for; '' for everybody's, which needs to be allowed."""
    actor = request.actor
    if person:
        return selectors.visible_person(person, actor=actor).uid
    answer = policies.may_see_people(actor)
    require(answer, actor=actor, action="identity.list-roles", subject="installation:seatrial")
    return ""
