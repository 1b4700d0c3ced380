"""Accounts over the API."""

from typing import Annotated

from django.urls import reverse
from ninja import Query, Router, Status

from seatrial.domains.identity import policies, selectors, services
from seatrial.domains.identity.schemas.access import PowerOut, PowersOut
from seatrial.domains.identity.schemas.people import (
    LetInOut,
    MeOut,
    PeopleOut,
    PersonChangeIn,
    PersonIn,
    PersonOut,
)
from seatrial.kit import clock
from seatrial.kit.access import require
from seatrial.ui.paging import Limit, UidCursor
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["people"])


@router.get("/me", response=MeOut, summary="Show who acts")
def show_me(request: Request) -> MeOut:
    """Who the session or token of this request stands for, with its grants and roles."""
    return MeOut.of(request.actor)


@router.get("/people", response=PeopleOut, summary="List people")
def list_people(
    request: Request,
    q: Annotated[str, Query(max_length=100)] = "",
    kind: Annotated[str, Query(max_length=10)] = "",
    state: Annotated[str, Query(max_length=10)] = "",
    cursor: UidCursor = "",
    limit: Limit = 50,
) -> PeopleOut:
    """Who has an account, by name. `kind`: human, service, agent, vendor; `state`: on, off, erased."""
    answer = policies.may_see_people(request.actor)
    require(answer, actor=request.actor, action="identity.list-people", subject="installation:seatrial")
    wanted = selectors.PeopleFilter(q.strip(), kind, state)
    return PeopleOut.of(selectors.people(wanted, after=cursor, limit=limit + 1), limit=limit)


@router.post("/people", response={201: LetInOut}, summary="Invite somebody")
def invite_person(request: Request, body: PersonIn, dry_run: bool = False) -> Status[LetInOut]:
    """An account, and for a human the address that signs in once. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        made = services.invite(
            body.name,
            kind=body.kind,
            handle=body.handle,
            email=body.email,
            is_vendor=body.is_vendor,
            given=[(each.role, each.scope) for each in body.roles],
            actor=request.actor,
            now=clock.now(),
        )
    return Status(201, _let_in(request, made, dry_run=dry_run))


@router.get("/people/{name}", response=PersonOut, summary="Show somebody")
def show_person(request: Request, name: str) -> PersonOut:
    """One account, by handle or uid."""
    return PersonOut.of(selectors.visible_person(name, actor=request.actor))


@router.patch("/people/{name}", response=PersonOut, summary="Change somebody")
def change_person(request: Request, name: str, body: PersonChangeIn, dry_run: bool = False) -> PersonOut:
    """What is given holds: name, address and time zone; whether the account is on, and a vendor's."""
    actor, now = request.actor, clock.now()
    found = selectors.visible_person(name, actor=actor)
    with rehearsal(dry_run):
        if body.is_active is True:
            found = services.switch_on(found.uid, actor=actor, now=now)
        if body.is_vendor is not None:
            found = services.set_vendor(found.uid, is_vendor=body.is_vendor, actor=actor, now=now)
        if not (body.name is None and body.email is None and body.time_zone is None):
            found = services.change_profile(
                found.uid, name=body.name, email=body.email, time_zone=body.time_zone, actor=actor, now=now
            )
        if body.is_active is False:
            found = services.switch_off(found.uid, actor=actor, now=now, reason=body.reason)
    return PersonOut.of(found)


@router.delete("/people/{name}", response=PersonOut, summary="Erase somebody")
def erase_person(request: Request, name: str, dry_run: bool = False) -> PersonOut:
    """The name is gone for good, the account off; the uid stays for the log. It cannot be undone."""
    found = selectors.visible_person(name, actor=request.actor)
    with rehearsal(dry_run):
        erased = services.erase(found.uid, actor=request.actor, now=clock.now())
    return PersonOut.of(erased)


@router.post("/people/{name}/reset", response=LetInOut, summary="Let somebody in anew")
def reset_credential(request: Request, name: str, dry_run: bool = False) -> LetInOut:
    """The password is gone, sessions end; the address signs in once. A cooling-off begins."""
    found = selectors.visible_person(name, actor=request.actor)
    with rehearsal(dry_run):
        made = services.reset_credential(found.uid, actor=request.actor, now=clock.now())
    return _let_in(request, made, dry_run=dry_run)


@router.get("/people/{name}/access", response=PowersOut, summary="List what somebody may do")
def list_powers(request: Request, name: str) -> PowersOut:
    """Every grant: whether they hold it, where, and why or why not."""
    found = selectors.visible_person(name, actor=request.actor)
    whole = selectors.powers_of(selectors.find_person(found.uid), now=clock.now())
    return PowersOut(items=[PowerOut.of(*line) for line in policies.every_grant(whole)])


def _let_in(request: Request, made: services.LetIn, *, dry_run: bool) -> LetInOut:
    address = ""
    if made.secret and not dry_run:
        address = request.build_absolute_uri(reverse("identity:sign_in_link", args=[made.secret]))
    return LetInOut(person=PersonOut.of(made.person), sign_in_url=address, expires_at=made.expires_at)
