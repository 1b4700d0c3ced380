"""Pages of what waits and what stood: the pending plan, two revisions compared, bringing one back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from seatrial.domains.workspace import policies, selectors, services
from seatrial.domains.workspace.types import Plan, Workspace
from seatrial.domains.workspace.views.showing import shown
from seatrial.domains.workspace.views.workspaces import api
from seatrial.kit import clock
from seatrial.kit.access import Answer
from seatrial.kit.problems import Problem
from seatrial.ui.pages import render
from seatrial.ui.requests import Request


@require_POST
def fetch(request: Request, name: str) -> HttpResponse:
    """The repository is looked at within seconds."""
    services.fetch(name, actor=request.actor, now=clock.now())
    messages.info(request, "A worker looks within seconds.")
    return redirect("workspace:workspace", name)


@require_http_methods(["GET", "HEAD", "POST"])
def pending(request: Request, name: str) -> HttpResponse:
    """What the repository's head would change; the button applies that plan and no other."""
    policies.require_reader(request.actor)
    found = selectors.workspace(name)
    if request.method == "POST":
        applied = services.apply_commit(
            name, commit=request.POST.get("commit", "")[:64], actor=request.actor, now=clock.now(),
            plan_digest=request.POST.get("plan_digest", "")[:80],
            confirm_rewritten=bool(request.POST.get("confirm_rewritten")),
            allow_empty=bool(request.POST.get("allow_empty")),
        )  # fmt: skip
        messages.success(request, f"Revision {applied.revision} stands.")
        return redirect("workspace:workspace", name)
    plan, problem = None, None
    try:
        plan = services.plan_commit(name, actor=request.actor, now=clock.now())
    except services.CannotApply as refused:
        problem = refused
    return _page(request, found, plan, problem=problem, may=_may_apply(request, found), sort="pending")


@require_safe
def compare(request: Request, name: str, number: int) -> HttpResponse:
    """How another revision (the one that stands, unless `to` says so) differs from that one."""
    policies.require_reader(request.actor)
    found = selectors.workspace(name)
    newest = found.revision.number if found.revision else 0
    said = request.GET.get("to", "")
    to = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else newest
    plan = selectors.difference(name, old=number, new=to)
    return _page(request, found, plan, may=_may_apply(request, found), sort="compare", number=number, to=to)


@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: Request, name: str, number: int) -> HttpResponse:
    """What bringing the revision back would change; the button does that and no other."""
    policies.require_reader(request.actor)
    found = selectors.workspace(name)
    if request.method == "POST":
        digest = request.POST.get("plan_digest", "")[:80]
        done = services.restore(name, number=number, actor=request.actor, now=clock.now(), plan_digest=digest)
        messages.success(request, f"Revision {done.revision} stands, as revision {number} had it.")
        return redirect("workspace:workspace", name)
    plan = services.plan_restore(name, number=number, actor=request.actor, now=clock.now())
    return _page(request, found, plan, may=_may_apply(request, found), sort="restore", number=number)


def _may_apply(request: Request, found: Workspace) -> Answer:
    return policies.may_apply(request.actor, name=found.name, is_policy=found.is_policy, owner=found.owner)


def _page(
    request: Request, found: Workspace, plan: Plan | None, *, may: Answer, sort: str,
    problem: Problem | None = None, number: int = 0, to: int = 0,
) -> HttpResponse:  # fmt: skip
    head = found.git.head.short if found.git and found.git.head else ""
    commands = {
        "pending": f"seatrial plan {found.name}@{head}",
        "compare": f"seatrial workspace history {found.name} --diff {number} {to}",
        "restore": f"seatrial workspace restore {found.name} {number}",
    }
    paths = {
        "pending": "pending",
        "compare": f"revisions/{number}/diff?to={to}",
        "restore": f"revisions/{number}/restore?dry_run=true",
    }
    context = {
        "workspace": found,
        "sort": sort,
        "shown": shown(plan) if plan else None,
        "problem": problem,
        "number": number,
        "to": to,
        "numbers": [each.number for each in selectors.revisions(found.name) if each.has_files],
        "may_apply": may,
        "now": clock.now(),
        "api": api(request, path=f"/workspaces/{found.name}/{paths[sort]}"),
        "command": commands[sort],
    }
    status = 422 if problem else 200
    return render(request, template="workspace/page_plan.html", context=context, status=status)
