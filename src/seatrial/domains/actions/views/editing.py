"""Pages that open an action and change it."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from seatrial.domains.actions import policies, selectors, services
from seatrial.domains.actions.forms import ChangeForm, NewForm
from seatrial.domains.actions.types import ACTION_KINDS, Action
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.identity import selectors as identity
from seatrial.domains.identity.types import Profile
from seatrial.kit import clock
from seatrial.kit.access import require
from seatrial.kit.problems import Invalid
from seatrial.ui.pages import render
from seatrial.ui.paging import number_in
from seatrial.ui.requests import Request

#: People that a form offers; others are written by their handle.
_OFFERED = 200


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """The form of a new action; `service`, `kind`, `title`, `source` and `source_title` may stand in the
    address, where another page leads here.
    """
    service = request.GET.get("service", "")[:200]
    scopes = catalog.scopes(catalog.known_service(service, actor=request.actor)) if service else ()
    answer = policies.may_open(request.actor, scopes=scopes)
    if request.method != "POST":
        require(answer, actor=request.actor, action="actions.opened", subject="actions:all")
        kind = request.GET.get("kind", "")
        initial = {
            "service": service, "title": request.GET.get("title", "")[:200],
            "kind": kind if kind in ACTION_KINDS else "remediation",
        }  # fmt: skip
        return _new(request, NewForm(initial=initial))
    form = NewForm(request.POST)
    if not form.is_valid():
        require(answer, actor=request.actor, action="actions.opened", subject="actions:all")
        return _new(request, form, status=422)
    wanted = form.wanted(
        source=request.POST.get("source", "")[:300], source_title=request.POST.get("source_title", "")[:300]
    )
    try:
        found = services.open_action(wanted, actor=request.actor, now=clock.now())
    except Invalid as problem:
        form.show(problem)
        return _new(request, form, status=422)
    messages.info(request, f"{found.name} is open")
    return redirect("actions:action", action=found.name)


def _new(request: Request, form: NewForm, *, status: int = 200) -> HttpResponse:
    said = request.POST if request.method == "POST" else request.GET
    context = {
        "form": form,
        "source": said.get("source", "")[:300],
        "source_title": said.get("source_title", "")[:300],
        "people": _people(request),
    }
    return render(request, template="actions/page_new.html", context=context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, action: str) -> HttpResponse:
    """The form that changes an action; one that somebody changed meanwhile is not overwritten."""
    found = selectors.known_action(action, actor=request.actor)
    answer = policies.may_manage(request.actor, scopes=selectors.scopes_of(found))
    require(answer, actor=request.actor, action="actions.changed", subject=found.urn)
    if request.method != "POST":
        return _edit(request, found, ChangeForm(initial=_initial(found)))
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return _edit(request, found, form, status=422)
    said = number_in(request.POST.get("revision", ""))
    revision = found.revision if said is None else said
    try:
        services.change_action(
            found.name, change=form.change(), actor=request.actor, now=clock.now(), revision=revision
        )
    except Invalid as problem:
        form.show(problem)
        return _edit(request, found, form, status=422)
    messages.info(request, f"{found.name} is changed")
    return redirect("actions:action", action=found.name)


def _people(request: Request) -> Sequence[Profile]:
    """Whom the form offers as owner; a confined actor is told of nobody."""
    if request.actor.is_confined:
        return ()
    return identity.people(identity.PeopleFilter(kind="human", state="on"), limit=_OFFERED)


def _initial(found: Action) -> dict[str, object]:
    owner = identity.profiles([found.owner_uid]).get(found.owner_uid)
    return ChangeForm.initial_of(found, handle=owner.handle if owner else "")


def _edit(request: Request, found: Action, form: ChangeForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "action": found,
        "revision": request.POST.get("revision", found.revision),
        "people": _people(request),
    }
    return render(request, template="actions/page_edit.html", context=context, status=status)
