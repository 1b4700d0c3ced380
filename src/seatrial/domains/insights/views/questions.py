"""Questions that are asked before a deployment is approved, and before a service is operated."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.insights import selectors
from seatrial.domains.insights.types import Part
from seatrial.kit import clock
from seatrial.ui.pages import render
from seatrial.ui.requests import Request


@require_safe
def approval(request: Request, name: str) -> HttpResponse:
    """The eight questions before a deployment is approved (S3:187-195)."""
    return _page(
        request, name, part="approval", title="Before approval",
        words="Eight questions are answered before the signatures.",
    )  # fmt: skip


@require_safe
def pre_operations(request: Request, name: str) -> HttpResponse:
    """The nine questions before a service is operated for the first time (S1:247-256)."""
    return _page(
        request, name, part="pre_operations", title="Before operation",
        words="Nine questions are answered before the first shift begins.",
    )  # fmt: skip


def _page(request: Request, name: str, *, part: Part, title: str, words: str) -> HttpResponse:
    now = clock.now()
    view = selectors.programme(name, actor=request.actor, now=now, parts=(part,))
    address = f"/api/v1/insights/programmes/{view.programme.name}/{part.replace('_', '-')}"
    yes = sum(row.answer == "yes" for row in view.rows)
    context = {
        "programme": view.programme,
        "view": view,
        "part": part,
        "title": title,
        "words": words,
        "answered": f"{yes} of {len(view.rows)} are answered with yes.",
        "names": {each.urn: each for each in view.services},
        "several": len(view.programme.services) > 1,
        "api": f"GET {address}",
        "csv": f"{address}?format=csv",
        "now": now,
    }
    return render(request, template="insights/page_questions.html", context=context)
