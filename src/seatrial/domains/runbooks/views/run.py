"""One run as it happens: its state and what it needs, its steps, its output."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from seatrial.domains.runbooks import selectors
from seatrial.domains.runbooks.selectors import following, printing
from seatrial.domains.runbooks.types import Document
from seatrial.domains.runbooks.types.runs import Run, RunLine, RunStep
from seatrial.domains.runbooks.views.deeds import deeds_of, perform
from seatrial.domains.runbooks.views.showing import axis_words, line_rows, seconds_words, step_rows, took
from seatrial.domains.runbooks.views.stopping import switch_of
from seatrial.kit import clock
from seatrial.kit.access import Denied
from seatrial.kit.problems import NotFound, Problem
from seatrial.ui.pages import render
from seatrial.ui.paging import number_in
from seatrial.ui.requests import Request

#: Lines that a page begins with, and that it is given at once.
_TAIL, _MORE = 300, 500
_SAID = {
    "waiting_approval": "It waits for approval",
    "queued": "A runner takes it next",
    "running": "It runs",
    "waiting": "A person has to act",
    "in_doubt": "Nobody knows whether a step was done",
    "rolling_back": "It is taken back",
    "passed": "Every step passed",
    "failed": "It failed",
    "aborted": "It was aborted",
    "simulated": "A dry run",
}
_HELD = "No runner may have it yet"
_SETTLED = ("passed", "failed", "skipped", "simulated", "aborted")
_PARTS = {
    "standing": "runbooks/part_standing.html",
    "timing": "runbooks/part_timing.html",
    "steps": "runbooks/part_steps.html",
}


@require_http_methods(["GET", "HEAD", "POST"])
def run(request: Request, name: str) -> HttpResponse:
    """The run, and the buttons that decide about it."""
    if request.method != "POST":
        return _page(request, selectors.known_run(name, actor=request.actor))
    try:
        words = perform(request, name=name, now=clock.now())
    except (Denied, NotFound):
        raise
    except Problem as problem:
        return _page(request, selectors.known_run(name, actor=request.actor), problem=problem)
    messages.info(request, f"{name}: {words}")
    return redirect("runbooks:run", name=name)


@require_safe
def lines(request: Request, name: str) -> HttpResponse:
    """What came after that line, wherever it belongs; 204 where nothing did and the run goes on."""
    found = selectors.known_run(name, actor=request.actor)  # before its lines: of an ended run all are there
    after = _number(request.GET.get("came", ""))
    fresh = selectors.arrivals(found.uid, after=after, limit=_MORE)
    if not fresh and found.is_open:
        return HttpResponse(status=204)
    step, _, attempt = request.GET.get("at", "").partition(":")
    place = (number_in(step) or 0, number_in(attempt) or 1) if after else None
    newest = fresh[-1].serial if fresh else after
    context = _lines(found, fresh, place=place, newest=newest)
    return render(request, template="runbooks/part_lines.html", context=context)


def _number(text: str) -> int:
    """Which line it is; 0 where the text says none."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0  # what a bigint holds


def _lines(found: Run, fresh: list[RunLine], *, place: tuple[int, int] | None, newest: int) -> dict[str, Any]:
    last = fresh[-1] if fresh else None
    return {
        "run": found,
        "lines": line_rows(fresh, steps=found.steps, place=place),
        "last": newest,
        "last_place": f"{last.position or 0}:{last.attempt}" if last else "0:1",
    }


def _page(request: Request, found: Run, *, problem: Problem | None = None) -> HttpResponse:
    now, actor = clock.now(), request.actor
    document, is_current = printing.document_of_run(found)
    shown, left_out, newest = following.tail(found.uid, limit=_TAIL)
    changed = f"{reverse('runbooks:diff', args=[found.runbook])}?from={found.revision_number}"
    start = f"{reverse('runbooks:start', args=[found.runbook])}?run={found.name}"
    context = {
        **_lines(found, shown, place=None, newest=newest),
        "left_out": left_out,
        "deeds": deeds_of(found, document=document, actor=actor, now=now),
        "said": _HELD if found.is_held else _SAID[found.state],
        **_step(found, document),
        **_timing(found, now),
        "rows": step_rows(found, now=now),
        "axis": axis_words(found, now=now),
        "values": _values(found, document),
        "changed": "" if is_current else changed,
        "again": start if found.mode == "dry-run" and is_current else "",
        "problem": problem,
        "waits": found.waits.partition(": see /")[0],  # the page has a button for the address
        "unread": following.unread_content(found),
        **switch_of(actor),
        "now": now,
        "api": f"GET /api/v1/runbooks/runs/{found.name}",
        "command": f"seatrial runbook status {found.name}",
    }
    status = problem.status if problem else 200
    return render(request, template="runbooks/page_run.html", context=context, parts=_PARTS, status=status)


def _step(found: Run, document: Document) -> dict[str, Any]:
    """The step at which a person has to act, with what it says."""
    step: RunStep | None = None
    if found.state in ("waiting", "in_doubt", "failed", "aborted"):
        step = next((each for each in found.steps if each.position == found.position), None)
    fence = document.step(step.name) if step else None
    return {"step": step, "step_words": fence.text.rstrip() if fence else ""}


def _timing(found: Run, now: datetime) -> dict[str, Any]:
    planned = [each for each in found.steps if each.phase != "undo"]
    done = sum(each.state in _SETTLED for each in planned)
    estimate = found.estimate_seconds
    return {
        "done": f"{done} of {len(planned)}",
        "of_steps": "steps" if not found.rolled_back else "steps, then taken back",
        "took": took(found, now=now) or "not begun",
        "estimate": f"estimate {seconds_words(estimate)}" if estimate else "nobody wrote an estimate",
    }


def _values(found: Run, document: Document) -> list[tuple[str, str]]:
    """What the run was given, in the order of the runbook."""
    places = {each.name: place for place, each in enumerate(document.front.parameters)}
    given = sorted(found.parameters.items(), key=lambda each: places.get(each[0], len(places)))
    return [(name, _value(value)) for name, value in given]


def _value(value: Any) -> str:
    return str(value.get("value", f"[{value.get('reference', '')}]"))
