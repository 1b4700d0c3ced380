"""Gates that are opened in an emergency: asked for, confirmed by a second person, closed."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.gates import policies, selectors, services
from seatrial.domains.gates.forms import BreakGlassForm
from seatrial.domains.gates.types import BreakGlass
from seatrial.domains.gates.views.asked import PAGE, cursor_of, said_of, services_of
from seatrial.kit import clock
from seatrial.ui.pages import render
from seatrial.ui.requests import Request


@require_http_methods(["GET", "HEAD", "POST"])
def broken(request: Request) -> HttpResponse:
    """Who wanted which gate open, and the form to ask for it."""
    if request.method != "POST":
        return _broken(request, BreakGlassForm(initial=said_of(request, names=("service", "environment"))))
    form = BreakGlassForm(request.POST)
    if not form.is_valid():
        return _broken(request, form, status=422)
    said: dict[str, Any] = form.cleaned_data
    asked = services.request_break_glass(
        said["service"], environment=said["environment"], reason=said["reason"], lasts=said["lasts"],
        actor=request.actor, now=clock.now(),
    )  # fmt: skip
    messages.info(request, "A second person has to confirm it within the hour: send them this page")
    return redirect("gates:break_glass", asked.uid)


def _broken(request: Request, form: BreakGlassForm, *, status: int = 200) -> HttpResponse:
    known, now = catalog.known_to(request.actor), clock.now()
    said = said_of(request, names=("service", "environment"))
    service = catalog.known_service(said["service"], actor=request.actor) if "service" in said else None
    found = selectors.broken(
        service_uid=service.uid if service else "", environment=said.get("environment", ""), known=known,
        before=cursor_of(request), limit=PAGE + 1,
    )  # fmt: skip
    shown = found[:PAGE]
    context = {
        "rows": [(each, each.state(now)) for each in shown],
        "services": services_of([each.service_uid for each in shown]),
        "following": shown[-1].uid if len(found) > PAGE else "",
        "form": form,
        "names": [each.name for each in catalog.services(catalog.Filter(only=known), limit=1000)],
        "csv": f"/api/v1/gates/break-glass?{urlencode({**said, 'format': 'csv'})}",
        "now": now,
    }
    parts = {"broken": "gates/part_broken.html"}
    return render(request, template="gates/page_broken.html", context=context, parts=parts, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def break_glass(request: Request, uid: UUID) -> HttpResponse:
    """One of them, with the button for whoever may confirm or close it."""
    if request.method == "POST":
        if request.POST.get("act") == "confirm":
            services.confirm_break_glass(uid, actor=request.actor, now=clock.now())
            messages.info(request, "The gate is open")
        else:
            services.end_break_glass(uid, actor=request.actor, now=clock.now())
            messages.info(request, "The gate is closed")
        return redirect("gates:break_glass", uid)
    return _break_glass(request, selectors.break_glass(uid, actor=request.actor))


def _break_glass(request: Request, found: BreakGlass) -> HttpResponse:
    now = clock.now()
    service = services_of([found.service_uid]).get(found.service_uid)
    scopes = catalog.scopes(service) if service else ()
    context = {
        "found": found,
        "state": found.state(now),
        "service": service,
        "may_confirm": policies.may_confirm(request.actor, asked=found, scopes=scopes),
        "may_end": policies.may_end(request.actor, scopes=scopes),
        "now": now,
    }
    return render(request, template="gates/page_break_glass.html", context=context)
