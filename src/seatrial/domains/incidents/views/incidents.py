"""The list of incidents, with the form that declares one; and the process."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.incidents import policies, selectors, services
from seatrial.domains.incidents.forms import DeclareForm
from seatrial.domains.incidents.types import NewIncident
from seatrial.domains.severities import selectors as severities
from seatrial.kit import clock
from seatrial.ui.forms import telling
from seatrial.ui.pages import render
from seatrial.ui.paging import number_in
from seatrial.ui.requests import Request

_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def incidents(request: Request) -> HttpResponse:
    """Incidents, the newest first; and declaring one."""
    if request.method != "POST":
        initial = {"service": request.GET.get("declare", "")}
        if alert := request.GET.get("alert", "")[:40]:
            initial = _as_said(alert, request)
        return _list(request, _form(request, initial=initial))
    alert = request.POST.get("alert", "")[:40].upper()
    as_it_says = bool(alert) and "title" not in request.POST
    form = _form(request, data=_as_said(alert, request) if as_it_says else request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    said: dict[str, Any] = form.cleaned_data
    new = NewIncident(
        title=said["title"], severity=said["severity"].rpartition("/")[2], service=said["service"],
        summary=said["summary"], started_at=said["started_at"], detected_at=said["detected_at"],
        alerts=(alert,) if alert else (), key=f"alert:{alert}" if alert else "",
    )  # fmt: skip
    with telling(form):
        found = services.declare(new, actor=request.actor, now=clock.now())
        messages.info(request, f"{found.name} is declared")
        return redirect("incidents:room", found.name)
    return _list(request, form, status=422)


def _as_said(alert: str, request: Request) -> dict[str, str]:
    """What the form is filled with: as the alert says it. Raises Invalid where there is no such alert."""
    found = selectors.filled(NewIncident(alerts=(alert,)), actor=request.actor, now=clock.now())
    return {"title": found.title, "severity": found.severity, "service": found.service}


def _form(request: Request, **more: Any) -> DeclareForm:
    wanted = catalog.Filter(only=catalog.known_to(request.actor))
    found = catalog.services(wanted, limit=500)
    levels = {
        each.id: f"{each.id} {each.title}"
        for scheme in severities.known(request.actor).values()
        for each in scheme.levels
    }
    choices = [(each.urn, each.title or each.name) for each in found]
    return DeclareForm(services=choices, levels=list(levels.items()), **more)


def _list(request: Request, form: DeclareForm, *, status: int = 200) -> HttpResponse:
    state = request.GET.get("state", "")
    state = state if state in ("open", "resolved") else ""
    wanted = selectors.filter_for(request.actor, state=state, text=request.GET.get("text", "")[:100])
    found = selectors.incidents(wanted, before=number_in(request.GET.get("before", "")), limit=_PAGE + 1)
    shown = selectors.shown_all(found[:_PAGE], actor=request.actor)
    now = clock.now()
    context = {
        "rows": [(each, each.is_update_late(now)) for each in shown],
        "following": shown[-1].number if len(found) > _PAGE else "",
        "services": catalog.by_urns({each.service for each in shown if each.service}),
        "state": state,
        "text": wanted.text,
        "form": form,
        "alert": request.POST.get("alert", request.GET.get("alert", ""))[:40],
        "may": policies.may_declare(request.actor, scopes=request.actor.within),
        "now": now,
    }
    return render(request, template="incidents/page_incidents.html", context=context, status=status)


@require_safe
def process(request: Request) -> HttpResponse:
    """The incident process as it is configured."""
    context = {"text": selectors.process(request.actor)}
    return render(request, template="incidents/page_process.html", context=context)
