"""Contact methods and rules over the API."""

import base64
from uuid import UUID

from ninja import Router, Status

from seatrial.domains.identity import selectors as identity
from seatrial.domains.notices import policies, selectors, services
from seatrial.domains.notices.schemas import (
    ContactCodeIn,
    ContactMethodIn,
    ContactMethodOut,
    ContactMethodsOut,
    PagingRulesIn,
    PagingRulesOut,
    ReachesOut,
)
from seatrial.domains.notices.types import Contact, Urgency
from seatrial.kit import clock
from seatrial.kit.access import require
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["paging"])
_EVERYBODY = 5000


@router.get("/contacts", response=ContactMethodsOut, summary="List contact methods")
def list_contact_methods(request: Request) -> ContactMethodsOut:
    """How the actor is paged: the contact methods that they added, verified or not."""
    found = selectors.contacts(policies.reader(request.actor))
    return ContactMethodsOut(items=[_out(each) for each in found], kinds=list(selectors.usable_kinds()))


@router.post("/contacts", response={201: ContactMethodOut}, summary="Add a contact method")
def add_contact_method(
    request: Request, body: ContactMethodIn, dry_run: bool = False
) -> Status[ContactMethodOut]:
    """The contact method stands, and a code is on its way to it. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.add_contact(
            kind=body.kind, address=body.address, label=body.label, actor=request.actor, now=clock.now()
        )
    return Status(201, _out(found))


@router.delete("/contacts/{uid}", response=ContactMethodsOut, summary="Remove a contact method")
def remove_contact_method(request: Request, uid: UUID, dry_run: bool = False) -> ContactMethodsOut:
    """It is gone; gives those that are left. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        services.remove_contact(uid, actor=request.actor, now=clock.now())
        return list_contact_methods(request)


@router.post("/contacts/{uid}/code", response=ContactMethodOut, summary="Send a code to a contact method")
def send_contact_code(request: Request, uid: UUID, dry_run: bool = False) -> ContactMethodOut:
    """A new code is on its way; the one before counts no more. With `dry_run` nothing is sent."""
    with rehearsal(dry_run):
        return _out(services.send_code(uid, actor=request.actor, now=clock.now()))


@router.post("/contacts/{uid}/verify", response=ContactMethodOut, summary="Verify a contact method")
def verify_contact_method(
    request: Request, uid: UUID, body: ContactCodeIn, dry_run: bool = False
) -> ContactMethodOut:
    """Pages go there from now on. With `dry_run` the code is not compared: tries are counted, and one that
    is not would tell it.
    """
    if dry_run:
        return _out(selectors.contact(uid, person_uid=policies.reader(request.actor)))
    # not in a rehearsal's transaction: a wrong code has to count although it is an error
    return _out(services.verify_contact(uid, code=body.code, actor=request.actor, now=clock.now()))


@router.get("/rules", response=PagingRulesOut, summary="List paging rules")
def list_paging_rules(request: Request) -> PagingRulesOut:
    """When the actor is paged by what; empty where they chose nothing."""
    mine = policies.reader(request.actor)
    return PagingRulesOut.of(selectors.paging_rules([mine]).get(mine, []))


@router.put("/rules/{urgency}", response=PagingRulesOut, summary="Choose paging rules")
def choose_paging_rules(
    request: Request, urgency: Urgency, body: PagingRulesIn, dry_run: bool = False
) -> PagingRulesOut:
    """By what pages of that urgency go to the actor from now on. With `dry_run` nothing is written."""
    steps = [(each.contact, each.after_seconds) for each in body.steps]
    with rehearsal(dry_run):
        found = services.choose_rules(urgency, steps=steps, actor=request.actor, now=clock.now())
    return PagingRulesOut.of(found)


@router.get("/reach", response=ReachesOut, summary="List who can be paged")
def list_reach(request: Request) -> ReachesOut:
    """Everybody whose account is on, with the kinds of their verified contact methods and no address. For
    whoever manages people.
    """
    actor = request.actor
    require(policies.may_see_reach(actor), actor=actor, action="contacts.read", subject="person:all")
    people = [each for each in identity.people(limit=_EVERYBODY) if each.kind == "human" and each.is_active]
    reaches = selectors.reachable([each.uid for each in people], now=clock.now())
    return ReachesOut.of(people, reaches=reaches)


def _out(found: Contact) -> ContactMethodOut:
    secret = ""
    if found.kind == "webhook":
        secret = f"whsec_{base64.b64encode(services.secret_of(UUID(found.uid))).decode()}"
    return ContactMethodOut.of(found, secret=secret)
