"""What gates answered, and one answer."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.gates import selectors
from seatrial.domains.gates.types import ANSWERS, GATE_WORDS, AnswerFilter
from seatrial.domains.gates.views.asked import PAGE, cursor_of, said_of, services_of
from seatrial.kit import clock
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_EXAMPLE = """\
apiVersion: seatrial.dev/v1
kind: GatePolicy
metadata:
  name: gates
spec:
  environments:
    - name: production
      whenUnsure: closed
      breakGlass: {lasts: 4h}
"""


@require_safe
def gates(request: Request) -> HttpResponse:
    """Which gates are open in an emergency, which environments ask, and what was answered last."""
    known, now = catalog.known_to(request.actor), clock.now()
    said = said_of(request, names=("service", "environment", "answer"))
    service = catalog.known_service(said["service"], actor=request.actor) if "service" in said else None
    word = said.get("answer", "")
    wanted = AnswerFilter(
        service.uid if service else "", said.get("environment", ""), word if word in ANSWERS else "", known
    )
    found = selectors.answers(wanted, before=cursor_of(request), limit=PAGE + 1)
    shown = found[:PAGE]
    context = {
        "answers": shown,
        "services": services_of([each.service_uid for each in shown]),
        "following": shown[-1].uid if len(found) > PAGE else "",
        "open": (opened := selectors.open_now(now=now, known=known)),
        "open_services": services_of([each.service_uid for each in opened]),
        "rules": sorted(selectors.rules_standing().values(), key=lambda each: each.environment),
        "words": GATE_WORDS,
        "said": said,
        "csv": f"/api/v1/gates/answers?{urlencode({**said, 'format': 'csv'})}",
        "example": _EXAMPLE,
        "now": now,
    }
    parts = {"answers": "gates/part_answers.html"}
    return render(request, template="gates/page_gates.html", context=context, parts=parts)


@require_safe
def answer(request: Request, uid: UUID) -> HttpResponse:
    """One answer with each of its clauses."""
    found = selectors.answer(uid, actor=request.actor)
    context = {
        "answer": found,
        "service": services_of([found.service_uid]).get(found.service_uid),
        "now": clock.now(),
    }
    return render(request, template="gates/page_answer.html", context=context)
