"""Home pages of the four personas."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from seatrial.domains.insights import selectors
from seatrial.domains.insights.types import PERSONA_TITLES
from seatrial.kit import clock
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_LEADS = {
    "sre": "Whether it will hold, how it is repaired, and who is called.",
    "operations": "Whether the team can run it, with whom, and what is still missing.",
    "development": "What the service does in production, and what a change means there.",
    "business": "Whether it may be relied on, in plain words. It prints on a page or two.",
}


@require_safe
def home(request: Request) -> HttpResponse:
    """The way to the page that fits the roles of whoever asks."""
    page = selectors.persona_of(request.actor)
    return HttpResponseRedirect(reverse("insights:home_of", args=[page]))


@require_safe
def home_of(request: Request, persona: str) -> HttpResponse:
    """The facts that the persona asks for, about one service in one environment."""
    page, now = selectors.known_persona(persona), clock.now()
    service, environment = request.GET.get("service", "")[:200], request.GET.get("environment", "")[:100]
    about = selectors.about(request.actor, service=service, environment=environment)
    found = selectors.home(page, about=about, actor=request.actor, now=now) if about is not None else None
    context = {
        "page": page,
        "personas": PERSONA_TITLES.items(),
        "lead": _LEADS[page],
        "about": about,
        "home": found,
        "asked": f"?service={about.service.name}&environment={about.environment}" if about else "",
        "now": now,
    }
    return render(request, template="insights/page_home.html", context=context)
