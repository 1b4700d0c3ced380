"""Rehearsals of deployments: the list, opening one, and one with its seven outcomes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.runbooks import policies
from seatrial.domains.runbooks.forms.rehearsing import OpenRehearsalForm, ReportForm
from seatrial.domains.runbooks.rules.places import is_production
from seatrial.domains.runbooks.selectors import library
from seatrial.domains.runbooks.selectors import rehearsals as selectors
from seatrial.domains.runbooks.services import rehearsing
from seatrial.domains.runbooks.types import Wanted
from seatrial.domains.runbooks.types.rehearsals import (
    REHEARSAL_RESULTS,
    REHEARSAL_STATES,
    ClosesRehearsal,
    DeployRehearsal,
)
from seatrial.domains.runbooks.views.asking import asked
from seatrial.domains.runbooks.views.showing import took
from seatrial.domains.runbooks.views.stopping import switch_of
from seatrial.kit import clock, guards
from seatrial.kit.access import Denied, require
from seatrial.kit.problems import Invalid, NotFound, Problem
from seatrial.ui.pages import render
from seatrial.ui.paging import number_in
from seatrial.ui.requests import Request

_PAGE = 25


@require_safe
def rehearsals(request: Request) -> HttpResponse:
    """Rehearsals, the newest first."""
    said, actor, about = request.GET, request.actor, asked(request)
    wanted = selectors.RehearsalFilter(
        state=state if (state := said.get("state", "")) in REHEARSAL_STATES else "",
        environment=said.get("environment", "").strip()[:100].replace("\x00", ""),
        result=result if (result := said.get("result", "")) in REHEARSAL_RESULTS else "",
        known=about.known,
    )
    before = number_in(said.get("before", ""))
    found = selectors.rehearsals(wanted, before=before, limit=_PAGE + 1)
    shown = found[:_PAGE]
    more = {"environment": wanted.environment, "result": wanted.result, "state": wanted.state}
    services = catalog.services(catalog.Filter(only=catalog.known_to(actor)))[:100]
    context = {
        "rehearsals": shown,
        "titles": catalog.titles({each.service for each in shown}),
        "following": shown[-1].number if len(found) > _PAGE else "",
        "is_first": before is None,
        "wanted": wanted,
        "states": REHEARSAL_STATES,
        "results": REHEARSAL_RESULTS,
        "filtered": bool(about.service or about.team or any(more.values())),
        "csv": about.csv("/rehearsals", **more),
        "services": services,
        **about.context(),
        "now": clock.now(),
        **switch_of(actor),
    }
    return render(request, template="runbooks/page_rehearsals.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_rehearsal(request: Request, service: str) -> HttpResponse:
    """The form; what is rehearsed there from then on joins what it opens."""
    found = catalog.known_service(service, actor=request.actor)
    books = library.runbooks(Wanted(service=found.urn), now=clock.now())
    about: dict[str, Any] = {
        "environments": [each.name for each in found.environments if not is_production(each)],
        "deploys": [each.name for each in books if each.kind == "deploy"],
        "rollbacks": [each.name for each in books if each.kind == "rollback"],
    }
    if request.method != "POST":
        return _open_page(request, found, OpenRehearsalForm(**about), about)
    answer = policies.may_rehearse(request.actor, scopes=catalog.scopes(found))
    require(answer, actor=request.actor, action="runbooks.rehearsal-opened", subject=found.urn)
    form = OpenRehearsalForm(request.POST, **about)
    if not form.is_valid():
        return _open_page(request, found, form, about, status=422)
    try:
        made = rehearsing.open_deploy_rehearsal(form.wanted(found.urn), actor=request.actor, now=clock.now())
    except (Denied, NotFound):
        raise
    except Problem as problem:
        form.show(problem)
        return _open_page(request, found, form, about, status=problem.status)
    messages.info(request, f"{made.name} is open: what is rehearsed there now joins it")
    return redirect("runbooks:rehearsal", name=made.name)


def _open_page(
    request: Request, found: Service, form: OpenRehearsalForm, about: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    answer = policies.may_rehearse(request.actor, scopes=catalog.scopes(found))
    context = {
        "service": found,
        "form": form,
        "answer": answer,
        "lacks": [name for name in ("environments", "deploys", "rollbacks") if not about[name]],
        **switch_of(request.actor),
    }
    return render(request, template="runbooks/page_rehearsal_open.html", context=context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def rehearsal(request: Request, name: str) -> HttpResponse:
    """One rehearsal; its form reports it, and closes it afterwards."""
    found = selectors.known_rehearsal(name, actor=request.actor)
    if request.method != "POST":
        return _page(request, found)
    answer = policies.may_rehearse(request.actor, scopes=catalog.scopes_of(found.service))
    require(answer, actor=request.actor, action="runbooks.rehearsal-reported", subject=found.service)
    act = request.POST.get("act", "")
    form = _report_form(found, request.POST if act == "report" else None)
    try:
        words = _perform(request, found, act, form)
    except (Denied, NotFound):
        raise
    except Problem as problem:
        if act == "report":
            form.show(problem)
        return _page(request, found, form=form, problem=problem, abandoning=act == "abandon")
    if not words:
        return _page(request, found, form=form, status=422)
    messages.info(request, f"{found.name}: {words}")
    return redirect("runbooks:rehearsal", name=found.name)


def _perform(request: Request, found: DeployRehearsal, act: str, form: ReportForm) -> str:
    """What was done, in words; '' where the form has to be looked at again."""
    if act == "close":
        rehearsing.close_deploy_rehearsal(found.name, actor=request.actor, now=clock.now())
        return "it is closed"
    if act == "abandon":
        reason = request.POST.get("reason", "")
        rehearsing.abandon_rehearsal(found.name, reason=reason, actor=request.actor, now=clock.now())
        return "it is abandoned, and counts as nothing"
    if act != "report":
        raise Invalid("the form says nothing that can be done", remedy="Load the page again.")
    if not form.is_valid():
        return ""
    made = rehearsing.report_rehearsal(found.name, report=form.wanted(), actor=request.actor, now=clock.now())
    return f"it is evidence, {made.result}"


def _report_form(found: DeployRehearsal, data: Any = None) -> ReportForm:
    return ReportForm(data, runbooks=[found.deploy, found.rollback])


def _page(
    request: Request,
    found: DeployRehearsal,
    *,
    form: ReportForm | None = None,
    problem: Problem | None = None,
    abandoning: bool = False,
    status: int = 200,
) -> HttpResponse:
    now = clock.now()
    service = catalog.by_uids([found.service_uid]).get(found.service_uid)
    question = ClosesRehearsal(found.uid, found.service, found.evidence)
    context = {
        "rehearsal": found,
        "service": service,
        "evidence": reverse("evidence:item", args=[found.evidence]) if found.evidence else "",
        "counts": {each.name for each in (found.deploy_run, found.rollback_run) if each},
        "runs": [(each, took(each, now=now)) for each in found.runs],
        "answer": policies.may_rehearse(request.actor, scopes=catalog.scopes_of(found.service)),
        "form": form or _report_form(found),
        "is_told": form is not None and form.is_bound,
        "vetoes": guards.ask(question, now=now) if found.state == "reported" else (),
        "problem": problem,
        "abandoning": abandoning,
        "now": now,
        "api": f"GET /api/v1/runbooks/rehearsals/{found.name}",
        "command": f"seatrial runbook rehearsal show {found.name}",
        **switch_of(request.actor),
    }
    status = problem.status if problem else status
    return render(request, template="runbooks/page_rehearsal.html", context=context, status=status)
