"""The page of open questions: what nobody has answered, and what nobody has looked at again in time."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.readiness import selectors
from seatrial.domains.readiness.rules import Answered, Points
from seatrial.kit import clock
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

#: A policy with one answer, for whoever has none yet.
_EXAMPLE = """\
apiVersion: seatrial.dev/v1
kind: OperatingPolicy
metadata:
  name: operations
spec:
  answers:
    page_response_time:
      answer: Fifteen minutes, day and night, for the two highest severities.
      owner: team:platform-team
      review_by: 2027-06-30
"""


@require_safe
def questions(request: Request) -> HttpResponse:
    """The 54 guide questions with their answers, and the questions that people asked; open ones first."""
    now = clock.now()
    name = request.GET.get("service", "")[:63]
    service = catalog.known_service(name, actor=request.actor) if name else None
    found = selectors.questions(service, actor=request.actor, today=now.date())
    titles = catalog.titles(_owners(found))
    shown = found.guide if request.GET.get("all") == "1" else found.open_guide
    chapters: dict[str, list[tuple[Answered, str]]] = {}
    for each in shown:
        owner = each.answer.owner if each.answer else ""
        chapters.setdefault(each.question.chapter, []).append((each, titles.get(owner, owner)))
    context = {
        "points": found,
        "chapters": list(chapters.items()),
        "asked": [(each, titles.get(each.owner, each.owner)) for each in found.open_asked],
        "everything": request.GET.get("all") == "1",
        "service": service,
        "answered": sum(each.state == "answered" for each in found.guide),
        "expired": sum(each.state == "expired" for each in found.guide),
        "overdue": sum(each.state == "overdue" for each in found.asked),
        "example": _EXAMPLE,
        "now": now,
    }
    return render(request, template="readiness/page_questions.html", context=context)


def _owners(found: Points) -> set[str]:
    return {each.answer.owner for each in found.guide if each.answer} | {each.owner for each in found.asked}
