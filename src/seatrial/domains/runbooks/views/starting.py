"""Starting a run in the browser, and looking first at what would happen."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks import policies, selectors
from seatrial.domains.runbooks.forms import StartForm
from seatrial.domains.runbooks.forms.starting import initial_of
from seatrial.domains.runbooks.rules.looking import change_in, looks
from seatrial.domains.runbooks.rules.plan import plan_of
from seatrial.domains.runbooks.selectors import library
from seatrial.domains.runbooks.services import starting
from seatrial.domains.runbooks.services.locking import held_roles
from seatrial.domains.runbooks.types import Content
from seatrial.domains.runbooks.types.runs import MODES
from seatrial.domains.runbooks.views.stopping import switch_of
from seatrial.domains.runners import selectors as runners
from seatrial.kit import clock
from seatrial.kit.access import Answer, Denied
from seatrial.kit.problems import NotFound, Problem
from seatrial.ui.pages import render
from seatrial.ui.requests import Request


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Request, name: str) -> HttpResponse:
    """The form; what it starts is followed on the page of the run."""
    found = library.content(name, actor=request.actor, now=clock.now())
    service = catalog.by_urn(found.runbook.service)
    places = [each.name for each in service.environments] if service else []
    about: dict[str, Any] = {"front": found.document.front, "environments": places}
    if request.method != "POST":
        return _page(request, found, StartForm(initial=_initial(request, places), **about))
    form = StartForm(request.POST, **about)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    act = request.POST.get("act")
    preview = act in ("preview", "show")
    try:
        new = form.wanted(found.runbook.name, preview=preview, shows_only=act == "show")
        run = starting.start(new, actor=request.actor, now=clock.now())
    except (Denied, NotFound):
        raise
    except Problem as problem:
        form.show(problem)
        return _page(request, found, form, status=problem.status)
    is_over = preview and not run.is_open
    messages.info(request, f"{run.name}: this is what would happen" if is_over else f"{run.name} is started")
    return redirect("runbooks:run", name=run.name)


def _initial(request: Request, places: list[str]) -> dict[str, Any]:
    """What a run was given, where the address names one; the safest place otherwise."""
    named = request.GET.get("run", "")
    if named:
        run = selectors.known_run(named, actor=request.actor)
        mode = "rehearse" if run.mode == "dry-run" else run.mode
        return {"mode": mode, "environment": run.environment, "runner": run.runner, "because": run.because,
                **initial_of(run.parameters)}  # fmt: skip
    safest = next((each for each in places if not each.lower().startswith("prod")), "")
    labels = runners.live_labels(now=clock.now())
    return {
        "because": request.GET.get("because", "")[:200],
        "environment": safest,
        "runner": "default" if "default" in labels else min(labels, default="default"),
    }


def _page(request: Request, found: Content, form: StartForm, *, status: int = 200) -> HttpResponse:
    answers, plan = _answers(request, found), plan_of(found.document)
    look = answers["rehearse"]  # a dry run looks where whoever asks may rehearse
    context = {
        "runbook": found.runbook,
        "revision": found.revision,
        "front": found.document.front,
        "steps": [(step, looks(step), change_in(step) if step.readonly else "") for step in plan],
        "looking": sum(looks(step) for step in plan) if look.allowed else 0,
        "look": look,
        "form": form,
        "labels": sorted(runners.live_labels(now=clock.now())),
        "refused": [(mode, answer) for mode, answer in answers.items() if not answer.allowed],
        **switch_of(request.actor),
        "now": clock.now(),
        "api": "POST /api/v1/runbooks/runs",
        "command": f"seatrial runbook run {found.runbook.name} --mode dry-run",
    }
    return render(request, template="runbooks/page_start.html", context=context, status=status)


def _answers(request: Request, found: Content) -> dict[str, Answer]:
    """Which modes whoever looks may start, with the reason."""
    scopes, roles = catalog.scopes_of(found.runbook.service), found.document.front.roles
    held = held_roles(request.actor, roles=roles, scopes=scopes, now=clock.now())
    return {
        mode: policies.may_run(request.actor, mode=mode, scopes=scopes, roles=roles, held=held)
        for mode in MODES
    }
