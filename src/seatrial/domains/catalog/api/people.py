"""Teams, contacts, RACI matrices and backup coverage over the API."""

from datetime import date

from django.http import HttpResponse
from ninja import Router, Status

from seatrial.domains.catalog import selectors, services
from seatrial.domains.catalog.formats import matrices
from seatrial.domains.catalog.schemas import (
    ContactOut,
    ContactsOut,
    CoverageOut,
    MatricesOut,
    MatrixOut,
    TeamOut,
    TeamsOut,
    VerificationIn,
)
from seatrial.kit import clock
from seatrial.ui.requests import Request

router = Router(tags=["catalogue"])


@router.get("/teams", response=TeamsOut, summary="List teams")
def list_teams(request: Request) -> TeamsOut:
    """Every team with how many people it has and how many services it owns."""
    found = selectors.teams(selectors.known_to(request.actor))
    return TeamsOut(items=[TeamOut.of(each) for each in found])


@router.get("/teams/{name}/coverage", response=list[CoverageOut], summary="Show a team's backup coverage")
def show_coverage(request: Request, name: str, first: date | None = None) -> list[CoverageOut]:
    """Who is on duty and who steps in on each of the next 28 days, and why a day is not covered (R035)."""
    found = selectors.known_party("team", name=name, actor=request.actor)
    day = first or clock.now().date()
    return [CoverageOut.of(team, days=days) for team, days in selectors.coverage_of(found.urn, first=day)]


@router.get("/services/{name}/contacts", response=ContactsOut, summary="List a service's contacts")
def list_contacts(request: Request, name: str) -> ContactsOut:
    """Who is called for the service, its system and its team, in order, and who was not verified lately."""
    found = selectors.known_service(name, actor=request.actor)
    now = clock.now()
    shown = selectors.contacts([found.urn, found.system, found.owner])
    return ContactsOut(items=[ContactOut.of_contact(each, now=now) for each in shown])


@router.post("/contacts/{urn}/verifications", response={201: ContactOut}, summary="Verify a contact")
def verify_contact(request: Request, urn: str, body: VerificationIn) -> Status[ContactOut]:
    """The person who asks reached the contact at the address that the fingerprint is of."""
    now = clock.now()
    found = services.verify_contact(
        urn, contact=body.contact, fingerprint=body.fingerprint, actor=request.actor, now=now
    )
    return Status(201, ContactOut.of_contact(found, now=now))


@router.get("/raci", response=MatricesOut, summary="List RACI matrices")
def list_matrices(request: Request) -> MatricesOut:
    """Every matrix with its roles and activities."""
    found = [each for each in selectors.matrices() if selectors.knows_urn(request.actor, urn=each.of)]
    return MatricesOut(items=[MatrixOut.of_matrix(each) for each in found])


@router.get("/raci/{urn}/matrix.md", summary="Write a RACI matrix as Markdown")
def write_matrix(request: Request, urn: str) -> HttpResponse:
    """The section "Operational roles and RACI" of an operations document (R034)."""
    found = selectors.known_matrix(urn, actor=request.actor)
    return HttpResponse(matrices.raci_markdown(found), content_type="text/markdown; charset=utf-8")


@router.get("/raci/{urn}/matrix.csv", summary="Write a RACI matrix as CSV")
def tabulate_matrix(request: Request, urn: str) -> HttpResponse:
    """One line for each activity, one column for each role."""
    found = selectors.known_matrix(urn, actor=request.actor)
    return HttpResponse(matrices.raci_csv(found), content_type="text/csv; charset=utf-8")
