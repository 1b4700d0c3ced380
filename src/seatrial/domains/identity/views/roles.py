"""Pages of roles and deputies."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from seatrial.domains.identity import forms, policies, selectors, services
from seatrial.domains.identity.types import ASSIGN, GRANTS, ROLES, Grant, Role
from seatrial.kit import clock
from seatrial.kit.access import require
from seatrial.kit.problems import Fault, Invalid
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_MOST = 1000


@require_safe
def roles(request: Request) -> HttpResponse:
    """Each role: what it is, the grants that follow from it, and who holds it where."""
    answer = policies.may_see_people(request.actor)
    require(answer, actor=request.actor, action="identity.list-roles", subject="installation:seatrial")
    now = clock.now()
    held = selectors.assignments(now=now, limit=_MOST)
    context = {
        "roles": [
            (
                role,
                _grants(role),
                [(each, each.state(now=now)) for each in held if each.role == role.name],
            )
            for role in ROLES
        ],
        "now": now,
        "api": f"curl -H 'Authorization: Bearer …' {request.build_absolute_uri('/api/v1/role-assignments')}",
    }
    return render(request, template="identity/page_roles.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def give_role(request: Request, handle: str) -> HttpResponse:
    """A role for somebody, with its span and reason."""
    actor = request.actor
    found = selectors.visible_person(handle, actor=actor)
    form = forms.RoleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = services.give_role(
                found.uid,
                role=given["role"],
                scope=given["scope"].strip(),
                starts_at=given["starts_at"],
                ends_at=given["ends_at"],
                reason=given["reason"],
                actor=actor,
                now=clock.now(),
            )
            title = ROLES.get(made.role).title.lower()
            messages.info(request, f"{found.name} is {title} {_where(made.scope)}.")
            return _to(found.handle)
        except Invalid as problem:
            form.show(problem)
    else:
        _require_giver(request, uid=found.uid)
    context = {
        "person": found,
        "form": form,
        "roles": list(ROLES),
        "command": f"seatrial role give {found.handle} ROLE --within URN --until DATE",
    }
    status = 422 if form.errors else 200
    return render(request, template="identity/page_give_role.html", context=context, status=status)


@require_POST
def take_role(request: Request, handle: str, uid: UUID) -> HttpResponse:
    """The role is no longer held."""
    selectors.visible_person(handle, actor=request.actor)
    taken = services.take_role(str(uid), actor=request.actor, now=clock.now())
    title = ROLES.get(taken.role).title.lower()
    messages.info(request, f"{taken.person.name} is no longer {title} {_where(taken.scope)}.")
    return _to(taken.person.handle)


@require_http_methods(["GET", "HEAD", "POST"])
def appoint_deputy(request: Request, handle: str) -> HttpResponse:
    """Somebody stands in for the person, until a date."""
    actor = request.actor
    found = selectors.visible_person(handle, actor=actor)
    answer = policies.may_appoint_deputy(actor, uid=found.uid)
    require(answer, actor=actor, action="identity.deputy-appointed", subject=f"person:{found.uid}")
    form = forms.DeputyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = services.appoint_deputy(
                found.uid,
                deputy=_deputy(request, given["deputy"].strip()),
                starts_at=given["starts_at"],
                ends_at=given["ends_at"],
                reason=given["reason"],
                actor=actor,
                now=clock.now(),
            )
            messages.info(request, f"{made.deputy.name} stands in for {found.name}.")
            return _to(found.handle)
        except Invalid as problem:
            form.show(problem)
    context = {"person": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, template="identity/page_deputy.html", context=context, status=status)


@require_POST
def end_deputy(request: Request, handle: str, uid: UUID) -> HttpResponse:
    """The deputy stands in no longer."""
    selectors.visible_person(handle, actor=request.actor)
    ended = services.end_deputy(str(uid), actor=request.actor, now=clock.now())
    messages.info(request, f"{ended.deputy.name} no longer stands in for {ended.person.name}.")
    return _to(handle)


def _deputy(request: Request, name: str) -> str:
    """The uid of whoever is meant; a handle that nobody has is a fault of the form."""
    found = selectors.find_person(name)
    if found is None:
        raise Invalid("nobody has that handle", faults=[Fault("/deputy", f"Nobody here is called {name}.")])
    return selectors.visible_person(name, actor=request.actor).uid


def _require_giver(request: Request, *, uid: str) -> None:
    """Before anything is filled in: whoever may give no role anywhere is told so."""
    whole = policies.of_actor(request.actor)
    answers = [answer for _, answer in policies.holds(whole, grant=ASSIGN)]
    require(answers[0], actor=request.actor, action="identity.role-given", subject=f"person:{uid}")


def _grants(role: Role) -> list[Grant]:
    if role.name == "administrator":
        return [GRANTS.get("*")]
    return [grant for grant in GRANTS if role.name in grant.roles]


def _where(scope: str) -> str:
    return f"of {scope}" if scope else "everywhere"


def _to(handle: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("identity:person", args=[handle]))
