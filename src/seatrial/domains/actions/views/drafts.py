"""Drafts of remediations: the list of those that wait, and deciding one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from seatrial.domains.actions import selectors, services
from seatrial.domains.actions.forms import AcceptForm, DismissForm
from seatrial.domains.catalog import selectors as catalog
from seatrial.kit import clock
from seatrial.kit.problems import Fault, Invalid
from seatrial.ui.forms import Told
from seatrial.ui.pages import render
from seatrial.ui.requests import Request


@require_safe
def drafts(request: Request) -> HttpResponse:
    """The drafts that wait, the newest first."""
    before = request.GET.get("before", "")
    try:
        before = str(UUID(before)) if before else ""
    except ValueError:
        before = ""
    found = selectors.drafts(request.actor, before=before, limit=selectors.DRAFTS + 1)
    shown = found[: selectors.DRAFTS]
    context = {
        "drafts": shown,
        "titles": catalog.titles({each.service for each in shown}),
        "following": shown[-1].uid if len(found) > selectors.DRAFTS else "",
        "is_first": not before,
        "now": clock.now(),
    }
    return render(request, template="actions/page_drafts.html", context=context)


@require_POST
def decide(request: Request, uid: UUID) -> HttpResponse:
    """The draft is an action from now on, whose page is shown, or nobody does it."""
    if request.POST.get("act") == "dismiss":
        said = _said(DismissForm(request.POST))
        services.dismiss_draft(str(uid), **said, actor=request.actor, now=clock.now())
        messages.info(request, "The draft is dismissed")
        return redirect("actions:drafts")
    said = _said(AcceptForm(request.POST))
    found = services.accept_draft(str(uid), **said, actor=request.actor, now=clock.now())
    messages.info(request, f"{found.name} is open")
    return redirect("actions:action", action=found.name)


def _said(form: Told) -> dict[str, Any]:
    if not form.is_valid():
        faults = [Fault(f"/{name}", str(errors[0])) for name, errors in form.errors.items()]
        raise Invalid(f"the draft is not decided: {faults[0].detail}", faults=faults)
    return form.cleaned_data
