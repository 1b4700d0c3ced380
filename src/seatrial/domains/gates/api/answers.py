"""Asking gates, and looking at what they answered."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Body, Router

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.gates import selectors, services
from seatrial.domains.gates.formats import admission_of, reviewed
from seatrial.domains.gates.schemas import AnswerOut, AnswersOut, AskIn
from seatrial.domains.gates.types import AnswerFilter
from seatrial.kit import clock
from seatrial.ui.paging import Limit, UidCursor
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request, actor_of

router = Router(tags=["gates"])


@router.get("/answers", response=AnswersOut, summary="List gate answers")
def list_gate_answers(
    request: Request,
    service: str = "",
    environment: str = "",
    answer: Literal["", "go", "no_go", "unknown"] = "",
    cursor: UidCursor = "",
    limit: Limit = 50,
) -> AnswersOut:
    """What gates answered, the newest first; of one service by its name."""
    found = catalog.known_service(service, actor=request.actor) if service else None
    wanted = AnswerFilter(
        found.uid if found else "", environment, answer, known=catalog.known_to(request.actor)
    )
    before = UUID(cursor) if cursor else None
    return AnswersOut.of(selectors.answers(wanted, before=before, limit=limit + 1), limit=limit)


@router.post("/answers", response=AnswerOut, summary="Ask a gate")
def ask_gate(request: Request, body: AskIn, dry_run: bool = False) -> AnswerOut:
    """Whether the artefact may be deployed there now. The answer stands before it is given; with `dry_run`
    it is the same, and nothing is kept: no deployment is let in by it.
    """
    with rehearsal(dry_run):
        found = services.ask(
            body.service, environment=body.environment, artefact=body.artefact(), purpose=body.purpose,
            actor=request.actor, now=clock.now(),
        )  # fmt: skip
    return AnswerOut.of(found)


@router.get("/answers/{uuid:uid}", response=AnswerOut, summary="Show a gate answer")
def show_gate_answer(request: Request, uid: UUID) -> AnswerOut:
    """One answer with its clauses."""
    return AnswerOut.of(selectors.answer(uid, actor=request.actor))


@router.post("/admission", response=dict[str, Any], summary="Answer a Kubernetes cluster")
def review_admission(request: HttpRequest, body: Body[dict[str, Any]]) -> dict[str, Any]:
    """An AdmissionReview (admission.k8s.io/v1) with its response. A dry run of the cluster writes nothing."""
    review = admission_of(body)
    answer = services.admit(review, actor=actor_of(request), now=clock.now())
    return reviewed(review.uid, answer=answer)
