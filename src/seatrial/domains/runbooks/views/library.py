"""The library of runbooks, and what is missing in it."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks.selectors import library
from seatrial.domains.runbooks.types import LIBRARY_STATES, RUNBOOK_KINDS, Runbook, Wanted
from seatrial.domains.runbooks.views.stopping import switch_of
from seatrial.kit import clock
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_PAGE = 50
#: No service has this URN: what an unknown name asks for.
_NONE = "service:"
_EXAMPLE = """\
---
kind: maintenance
title: Restart the gateway
service: component:default/edi-gateway
owner: group:default/edi-team
trigger: The gateway answers, but nothing leaves its queue.
estimate: 5m
---
## Steps

```sh name=restart title="Restart it" verify=healthy rollback="none: a restart keeps nothing back"
./gateway restart
```

## Verification

```sh name=healthy readonly
curl --fail http://127.0.0.1:8601/health
```
"""


def service_of(name: str, *, actor: Actor) -> str:
    """The URN of the service of that name; '' without a name, one that nothing has where there is none."""
    if not name:
        return ""
    try:
        return catalog.known_service(name.removeprefix("service:"), actor=actor).urn
    except NotFound:
        return _NONE


@require_safe
def runbooks(request: Request) -> HttpResponse:
    """The library, fifty runbooks at a time, by name."""
    said, actor, now = request.GET, request.actor, clock.now()
    named = said.get("service", "").strip()[:200]
    kind, state, text = said.get("kind", ""), said.get("state", ""), said.get("q", "").strip()[:200]
    wanted = Wanted(
        service=service_of(named, actor=actor),
        kind=kind if kind in RUNBOOK_KINDS else "",
        state=state if state in LIBRARY_STATES else "",
        text=text.replace("\x00", ""),
        known=catalog.known_to(actor),
    )
    found = library.runbooks(wanted, now=now, after=said.get("after", "")[:200], limit=_PAGE + 1)
    shown = found[:_PAGE]
    titles = catalog.titles({urn for each in shown for urn in (each.service, each.owner)})
    asked = {
        "service": named,
        "kind": wanted.kind,
        "state": wanted.state,
        "text": wanted.text,
        "format": "csv",
    }
    context = {
        "runbooks": shown,
        "titles": titles,
        "bundles": _bundles(shown, titles),
        "following": shown[-1].name if len(found) > _PAGE else "",
        "wanted": wanted,
        "named": named,
        "filtered": bool(named or wanted.kind or wanted.state or wanted.text or said.get("after")),
        "kinds": RUNBOOK_KINDS,
        "states": LIBRARY_STATES,
        "example": _EXAMPLE,
        "csv": f"/api/v1/runbooks?{urlencode({name: value for name, value in asked.items() if value})}",
        "today": now.date(),
        "now": now,
        **switch_of(actor),
    }
    parts = {"runbooks": "runbooks/part_runbooks.html"}
    return render(request, template="runbooks/page_runbooks.html", context=context, parts=parts)


def _bundles(shown: Iterable[Runbook], titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """Name and title of each service whose runbooks are shown."""
    return sorted({(urn.partition(":")[2], titles[urn]) for each in shown if (urn := each.service) in titles})
