"""Programmes over the API. There is no verb but GET: what a row says follows from records (R018)."""

from ninja import Router

from seatrial.domains.insights import selectors
from seatrial.domains.insights.schemas import (
    AcceptancesOut,
    ProgrammeOut,
    ProgrammeQuestionsOut,
    ProgrammesOut,
)
from seatrial.kit import clock
from seatrial.ui.requests import Request

router = Router(tags=["insights"])


@router.get("/programmes", response=ProgrammesOut, summary="List programmes")
def list_programmes(request: Request) -> ProgrammesOut:
    """Services that go live together, by name."""
    return ProgrammesOut.of(selectors.programmes(request.actor))


@router.get("/programmes/{name}", response=ProgrammeOut, summary="Show a programme")
def show_programme(request: Request, name: str) -> ProgrammeOut:
    """Acceptance, groups, gates and completion, each row with everything that bears on it."""
    return ProgrammeOut.of(selectors.programme(name, actor=request.actor, now=clock.now()))


@router.get("/programmes/{name}/acceptance", response=AcceptancesOut, summary="List kinds of acceptance")
def list_acceptances(request: Request, name: str) -> AcceptancesOut:
    """The seven kinds of acceptance with state, digests of the evidence, accepter and date (R019)."""
    return AcceptancesOut.of(selectors.programme(name, actor=request.actor, now=clock.now()))


@router.get(
    "/programmes/{name}/approval",
    response=ProgrammeQuestionsOut,
    summary="List the questions before approval",
)
def list_approval_questions(request: Request, name: str) -> ProgrammeQuestionsOut:
    """The eight questions before a deployment is approved, each answered from its source (R053)."""
    view = selectors.programme(name, actor=request.actor, now=clock.now(), parts=("approval",))
    return ProgrammeQuestionsOut.of(view, part="approval")


@router.get(
    "/programmes/{name}/pre-operations",
    response=ProgrammeQuestionsOut,
    summary="List the questions before operation",
)
def list_pre_operations_questions(request: Request, name: str) -> ProgrammeQuestionsOut:
    """The nine questions before it is operated, each answered from its source (R054)."""
    view = selectors.programme(name, actor=request.actor, now=clock.now(), parts=("pre_operations",))
    return ProgrammeQuestionsOut.of(view, part="pre_operations")
