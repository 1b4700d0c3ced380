"""Pages of workspaces: the list, one of them, adding, changing and removing."""

from dataclasses import asdict, fields
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from seatrial.domains.workspace import policies, rules, selectors, services
from seatrial.domains.workspace.types import Registration
from seatrial.domains.workspace.views.samples import EXAMPLE
from seatrial.domains.workspace.views.showing import shown
from seatrial.kit import clock
from seatrial.kit.access import Denied
from seatrial.kit.problems import Problem
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_FILES = 500
_HISTORY = 30


def api(request: Request, *, path: str) -> str:
    """The call that says the same."""
    return f"curl -H 'Authorization: Bearer …' {request.build_absolute_uri(f'/api/v1{path}')}"


@require_safe
def workspaces(request: Request) -> HttpResponse:
    """Every workspace: where it comes from, what stands, whether it drifts."""
    policies.require_reader(request.actor)
    rows = [rules.listed(found) for found in selectors.workspaces()]
    context = {
        "rows": rows,
        "may_add": policies.may_register(request.actor),
        "example": EXAMPLE,
        "now": clock.now(),
        "api": api(request, path="/workspaces"),
        "command": "seatrial workspace list",
    }
    part = "workspace/part_workspaces.html"
    return render(request, template="workspace/page_workspaces.html", context=context, parts={"rows": part})


@require_safe
def workspace(request: Request, name: str) -> HttpResponse:
    """One workspace: its source and its troubles, what waits, history, files."""
    policies.require_reader(request.actor)
    found = selectors.workspace(name)
    index = sorted(selectors.files(name).index().items())
    may_apply = policies.may_apply(request.actor, name=name, is_policy=found.is_policy, owner=found.owner)
    context = {
        "row": rules.listed(found),
        "workspace": found,
        "revisions": selectors.revisions(name, limit=_HISTORY),
        "files": [(path, size) for path, (_, size) in index[:_FILES]],
        "files_left": max(len(index) - _FILES, 0),
        "may_apply": may_apply,
        "may_change": policies.may_register(request.actor),
        "first_apply": f"seatrial apply {found.directory or 'DIRECTORY'} --name {name}",
        "now": clock.now(),
        "api": api(request, path=f"/workspaces/{name}"),
        "command": f"seatrial workspace show {name}",
    }
    part = "workspace/part_workspace.html"
    return render(request, template="workspace/page_workspace.html", context=context, parts={"state": part})


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request) -> HttpResponse:
    """A form for a new workspace; every fault stands beside its field."""
    _require_register(request)
    if request.method != "POST":
        return _form(request, asdict(Registration("")))
    given = _given(request)
    try:
        wanted = services.register(Registration(**given), actor=request.actor, now=clock.now())
    except Denied:
        raise
    except Problem as problem:
        return _form(request, given, problem=problem)
    words = "It is fetched within seconds." if wanted.url else "Apply its files to make them stand."
    messages.info(request, f"Workspace {wanted.name} is registered. {words}")
    return redirect("workspace:workspace", wanted.name)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, name: str) -> HttpResponse:
    """The same form for one that there is."""
    _require_register(request)
    standing = asdict(selectors.registration(name))
    if request.method != "POST":
        return _form(request, standing, name=name)
    given = {**_given(request), "name": name}
    fields_given = {key: value for key, value in given.items() if key != "name"}
    try:
        services.change(name, fields=fields_given, actor=request.actor, now=clock.now())
    except Denied:
        raise
    except Problem as problem:
        return _form(request, given, name=name, problem=problem)
    messages.info(request, f"Workspace {name} is changed.")
    return redirect("workspace:workspace", name)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, name: str) -> HttpResponse:
    """What would go, and the button that takes it away."""
    _require_register(request)
    now = clock.now()
    if request.method == "POST":
        services.remove(name, actor=request.actor, now=now)
        messages.info(request, f"Workspace {name} is removed. Registering it again brings it back.")
        return redirect("workspace:workspaces")
    plan = services.remove(name, actor=request.actor, now=now, dry_run=True)
    context = {
        "workspace": selectors.workspace(name),
        "shown": shown(plan),
        "now": now,
        "api": api(request, path=f"/workspaces/{name}").replace("curl", "curl -X DELETE"),
        "command": f"seatrial workspace remove {name}",
    }
    return render(request, template="workspace/page_remove.html", context=context)


def _require_register(request: Request) -> None:
    policies.require_reader(request.actor)
    policies.require_register(request.actor)


def _given(request: Request) -> dict[str, Any]:
    """The form's values as a registration takes them."""
    found: dict[str, Any] = {}
    for field in fields(Registration):
        said = request.POST.get(field.name, "").strip()[:2000]
        if field.type is bool:
            found[field.name] = bool(said)
        elif field.type is int:
            found[field.name] = int(said) if said.isascii() and said.isdigit() and len(said) < 9 else -1
        else:
            found[field.name] = said
    return found


def _form(
    request: Request, values: dict[str, Any], *, name: str = "", problem: Problem | None = None
) -> HttpResponse:
    faults = {fault.place.lstrip("/"): fault for fault in problem.faults} if problem else {}
    context = {
        "values": values,
        "name": name,
        "faults": faults,
        "problem": problem,
        "now": clock.now(),
        "api": api(request, path=f"/workspaces/{name}" if name else "/workspaces"),
        "command": f"seatrial workspace show {name}" if name else "seatrial workspace add NAME --git URL",
    }
    status = 422 if problem else 200
    return render(request, template="workspace/page_register.html", context=context, status=status)
