"""Pages of runners: who runs things, what ran, and what waits for somebody's approval."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runners import policies, rules, selectors, services
from seatrial.domains.runners.forms import CodeForm, NoteForm, ReasonForm
from seatrial.domains.runners.types import JOB_STATES, Pending, Trust
from seatrial.kit import clock
from seatrial.kit.access import require
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_JOBS = 50
_APPROVALS = 50
_STATES = ("waiting", "approved", "revoked")


def _may_see(request: Request) -> None:
    actor = request.actor
    require(policies.may_see(actor), actor=actor, action="runners.read", subject="runners:all")


def _api(request: HttpRequest, path: str) -> str:
    return f"curl -H 'Authorization: Bearer …' {request.build_absolute_uri(f'/api/v1{path}')}"


def _trust() -> Trust:
    return Trust(settings.RUNNER_WORKSPACES, settings.RUNNER_SELF_APPROVAL)


@require_safe
def runners(request: Request) -> HttpResponse:
    """Enrolled runners, what waits for approval, and the last jobs."""
    _may_see(request)
    return _runners(request)


def _runners(
    request: Request,
    *,
    form: CodeForm | None = None,
    code: services.IssuedCode | None = None,
    status: int = 200,
) -> HttpResponse:
    now = clock.now()
    wanted = request.GET.get("state", "")
    url = request.build_absolute_uri("/").rstrip("/")
    found = selectors.runners()
    context: dict[str, Any] = {
        "runners": found,
        "live": {each.uid for each in found if rules.is_seen(each.last_seen_at, now=now)},
        "jobs": selectors.jobs(state=wanted if wanted in JOB_STATES else "", limit=_JOBS),
        "states": JOB_STATES,
        "wanted": wanted,
        "waiting": selectors.waiting(),
        "may_manage": policies.may_manage(request.actor),
        "form": form or CodeForm(),
        "code": code,
        "enrol_command": _enrol(code, url) if code else "",
        "start_command": f"seatrial worker --runner {code.label}" if code else "",
        "now": now,
        "api": _api(request, "/runners"),
    }
    parts = {"jobs": "runners/part_jobs.html", "runners": "runners/part_runners.html"}
    return render(request, template="runners/page_runners.html", context=context, parts=parts, status=status)


def _enrol(code: services.IssuedCode, url: str) -> str:
    return f"seatrial runner enrol --url {url} --label {code.label} --code {code.secret}"


@require_POST
def enrolment_code(request: Request) -> HttpResponse:
    """The same page with a new code on it, which is shown this once."""
    form = CodeForm(request.POST)
    require(
        policies.may_manage(request.actor), actor=request.actor, action="runners.code-issued",
        subject="runners:all",
    )  # fmt: skip
    if not form.is_valid():
        return _runners(request, form=form, status=422)
    code = services.issue_code(form.cleaned_data["label"], actor=request.actor, now=clock.now())
    return _runners(request, code=code)


@require_POST
def revoke(request: Request, uid: UUID) -> HttpResponse:
    """The runner takes no job any more."""
    done = services.revoke(uid, actor=request.actor, now=clock.now())
    messages.info(request, f"Runner {done.label} is revoked")
    return redirect("runners:runners")


@require_safe
def job(request: Request, uid: UUID) -> HttpResponse:
    """One job: what ran where, and what came of it."""
    _may_see(request)
    found = selectors.job(uid)
    context = {
        "job": found,
        "content": selectors.pending(found.digest),
        "runner": selectors.runner(UUID(found.runner)) if found.runner else None,
        "result": rules.as_text(found.result) if found.result else "",
        "isolation": _isolation(found.result),
        "now": clock.now(),
        "api": _api(request, f"/runners/jobs/{uid}"),
    }
    parts = {"job": "runners/part_job.html"}
    return render(request, template="runners/page_job.html", context=context, parts=parts)


def _isolation(result: Any) -> list[tuple[str, str]]:
    """The walls that stood, by name, in words."""
    found = (result or {}).get("findings", {}).get("isolation", {})
    told: dict[Any, str] = {True: "yes", False: "no"}
    walls = found.items() if isinstance(found, dict) else ()
    return [
        (str(name).replace("_", " "), told[value] if isinstance(value, bool) else str(value))
        for name, value in sorted(walls)
    ]


@require_safe
def approvals(request: Request) -> HttpResponse:
    """What definitions want run, by whether it may."""
    _may_see(request)
    wanted = request.GET.get("state", "waiting")
    state = wanted if wanted in _STATES else ""
    found = selectors.pendings(state=state, before=request.GET.get("before", "")[:71], limit=_APPROVALS + 1)
    context = {
        "contents": found[:_APPROVALS],
        "following": found[_APPROVALS - 1].digest if len(found) > _APPROVALS else "",
        "states": _STATES,
        "wanted": state,
        "now": clock.now(),
        "api": _api(request, f"/runners/approvals?state={state}"),
    }
    return render(
        request, template="runners/page_approvals.html", context=context,
        parts={"approvals": "runners/part_approvals.html"},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: Request, digest: str) -> HttpResponse:
    """One content with what changed, and the form to approve it or to take the approval back."""
    if request.method != "POST":
        _may_see(request)
        return _approval(request, selectors.pending(digest))
    if request.POST.get("act") == "revoke":
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return _approval(request, selectors.pending(digest), form=form, status=422)
        reason = form.cleaned_data["reason"]
        services.revoke_approval(digest, reason=reason, actor=request.actor, now=clock.now())
        messages.info(request, "The approval is revoked: it runs no more")
    else:
        note = NoteForm(request.POST)
        said = note.cleaned_data["note"] if note.is_valid() else ""
        services.approve(digest, actor=request.actor, trust=_trust(), now=clock.now(), note=said)
        messages.info(request, "It is approved, and runs with the next look")
    return redirect("runners:approval", digest=digest)


def _approval(
    request: Request, found: Pending, *, form: ReasonForm | None = None, status: int = 200
) -> HttpResponse:
    before = selectors.pending(found.previous) if found.previous else None
    scopes = [catalog.scopes(each) for each in catalog.by_urns(found.services).values()]
    files, old_files = selectors.content_files(found.digest), selectors.content_files(found.previous)
    context = {
        "content": found,
        "previous": before,
        "diffs": list(rules.differences(_pages(before, old_files), after=_pages(found, files))),
        "may_approve": policies.may_approve(
            request.actor, authors=found.authors, scopes=scopes, trust=_trust()
        ),
        "form": form or ReasonForm(),
        "now": clock.now(),
        "api": _api(request, f"/runners/approvals/{found.digest}"),
    }
    return render(request, template="runners/page_approval.html", context=context, status=status)


def _pages(content: Pending | None, files: dict[str, bytes]) -> dict[str, bytes]:
    """What is compared: the document as a text of its own, then the files."""
    if content is None:
        return {}
    return {f" {content.kind}": f"{rules.as_text(content.document)}\n".encode(), **files}
