"""The list of runs, and transcripts to take along."""

import json
from collections.abc import Iterator
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks import selectors
from seatrial.domains.runbooks.types.runs import MODES, RUN_STATES, Run, RunFilter
from seatrial.domains.runbooks.views.showing import took
from seatrial.domains.runbooks.views.stopping import switch_of
from seatrial.kit import clock
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound
from seatrial.ui.pages import render
from seatrial.ui.paging import number_in
from seatrial.ui.requests import Request

_PAGE = 50


def _service_uid(name: str, actor: Actor) -> str:
    """The uid of the service of that name; '' without a name, one that nothing has where there is none."""
    if not name:
        return ""
    try:
        return catalog.known_service(name.removeprefix("service:"), actor=actor).uid
    except NotFound:
        return str(UUID(int=0))


@require_safe
def runs(request: Request) -> HttpResponse:
    """Runs, fifty at a time, the newest first."""
    said, actor, now = request.GET, request.actor, clock.now()
    named = said.get("service", "").strip()[:200]
    mode, state = said.get("mode", ""), said.get("state", "")
    wanted = RunFilter(
        service_uid=_service_uid(named, actor),
        runbook=said.get("runbook", "").strip()[:200].replace("\x00", ""),
        environment=said.get("environment", "").strip()[:100].replace("\x00", ""),
        mode=mode if mode in MODES else "",
        state=state if state in RUN_STATES else "",
        only_open=state == "open",
        known=catalog.known_to(actor),
    )
    before = number_in(said.get("before", ""))
    found = selectors.runs(wanted, before=before, limit=_PAGE + 1)
    shown = found[:_PAGE]
    asked = {
        "service": named, "runbook": wanted.runbook, "environment": wanted.environment, "mode": wanted.mode,
        "state": wanted.state, "open": "true" if wanted.only_open else "",
    }  # fmt: skip
    kept = {name: value for name, value in asked.items() if value}
    context = {
        "runs": [(each, took(each, now=now)) for each in shown],
        "following": shown[-1].number if len(found) > _PAGE else "",
        "is_first": before is None,
        "wanted": wanted,
        "named": named,
        "filtered": bool(kept),
        "modes": MODES,
        "states": RUN_STATES,
        "csv": f"/api/v1/runbooks/runs?{urlencode({**kept, 'format': 'csv'})}",
        "now": now,
        **switch_of(actor),
    }
    parts = {"runs": "runbooks/part_runs.html"}
    return render(request, template="runbooks/page_runs.html", context=context, parts=parts)


@require_safe
def transcript(request: Request, name: str, form: str) -> StreamingHttpResponse:
    """Everything that the run printed, as a text or as JSON with its steps."""
    if form not in ("txt", "json"):
        raise NotFound(f"a transcript is txt or json, not {form[:20]}")
    found = selectors.known_run(name, actor=request.actor)
    pieces = iter([_json(found)]) if form == "json" else _text(found)
    kind = "application/json" if form == "json" else "text/plain; charset=utf-8"
    response = StreamingHttpResponse(pieces, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.name}.{form}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _json(run: Run) -> bytes:
    return f"{json.dumps(selectors.transcript(run), ensure_ascii=False, indent=1)}\n".encode()


def _text(run: Run) -> Iterator[bytes]:
    """The lines with their time and step; error output is marked with `!`, notes of Seatrial with `#`."""
    titles = {step.position: step.name for step in run.steps}
    signs = {"stderr": "!", "note": "#"}
    yield f"{run.name} {run.runbook} {run.revision} {run.mode} {run.environment}: {run.state}\n".encode()
    for line in selectors.every_line(run.uid):
        where = titles.get(line.position or 0, "run")
        sign = signs.get(line.stream, " ")
        yield f"{line.at.isoformat(timespec='milliseconds')} {where} {sign} {line.text}\n".encode()
