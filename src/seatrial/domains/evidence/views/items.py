"""The list of evidence, one piece with everything that explains it, and retracting."""

import json
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import policies, rules, selectors, services
from seatrial.domains.evidence.types import EVIDENCE_TYPES, Item
from seatrial.domains.identity import selectors as identity
from seatrial.kit import clock
from seatrial.kit.access import Answer
from seatrial.ui import charts
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_PAGE, _HISTORY = 50, 60
_LIST = "evidence/part_evidence.html"
_CHOICES = {"provenance": ("proven", "asserted"), "outcome": ("found", "failed"), "show": ("all", "stale")}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    item: Item
    name: str
    tone: str
    word: str


def _row(item: Item, now: datetime) -> Row:
    if item.outcome == "failed":
        tone, word = "error", "failed"
    elif item.expires_at <= now:
        tone, word = "stale", "expired"
    else:
        tone, word = "info", "counts"
    return Row(item, item.subject.service.partition(":")[2], tone, word)


def _wanted(request: Request) -> selectors.Filter:
    said = request.GET
    service = said.get("service", "").strip()[:200]
    chosen = {name: said.get(name, "") for name in _CHOICES if said.get(name, "") in _CHOICES[name]}
    return selectors.Filter(
        service=f"service:{service.removeprefix('service:')}" if service else "",
        environment=said.get("environment", "").strip()[:100],
        type=said.get("type", "") if said.get("type", "") in EVIDENCE_TYPES else "",
        provenance=chosen.get("provenance", ""),
        outcome=chosen.get("outcome", ""),
        show=chosen.get("show", "current"),
        known=catalog.known_to(request.actor),
    )


@require_safe
def evidence(request: Request) -> HttpResponse:
    """What counts now, fifty at a time, newest first; all that was ever found where that is asked."""
    now, wanted = clock.now(), _wanted(request)
    found = selectors.items(
        wanted, before=_uid(request.GET.get("before", "")), limit=_PAGE + 1, now=now, bare=True
    )
    shown = [_row(item, now) for item in found[:_PAGE]]
    context = {
        "rows": shown,
        "following": shown[-1].item.uid if len(found) > _PAGE else "",
        "is_first": "before" not in request.GET,
        "wanted": wanted,
        "service": wanted.service.partition(":")[2],
        "filtered": any((wanted.service, wanted.environment, wanted.type, wanted.provenance, wanted.outcome)),
        "types": sorted(EVIDENCE_TYPES),
        "csv": _table_address(wanted),
        "now": now,
    }
    return render(request, template="evidence/page_evidence.html", context=context, parts={"evidence": _LIST})


def _table_address(wanted: selectors.Filter) -> str:
    """Where the same list is had whole, as a table."""
    fields = ("service", "environment", "type", "provenance", "outcome")
    said = {name: value for name in fields if (value := getattr(wanted, name))}
    return f"/api/v1/evidence?{urlencode({**said, 'format': 'csv'})}"


@require_safe
def item(request: Request, uid: UUID) -> HttpResponse:
    """One piece of evidence: what, who, how, when, its worth, and what the same question gave before."""
    now = clock.now()
    found = selectors.item(uid, known=catalog.known_to(request.actor))
    history = selectors.history(found.key, limit=_HISTORY)
    sent = bool(found.name) and not found.extra["derived_from"]
    context = {
        "item": found,
        "service": found.subject.service.partition(":")[2],
        "findings": json.dumps(found.findings, indent=2, ensure_ascii=False, sort_keys=True),
        "freshness": rules.freshness(found, now=now),
        "worth": rules.worth(found),
        "author": _author(request, found),
        "dates": rules.timeline(found, now=now),
        "history": history[:15],
        "strip": charts.strip([_tone(each) for each in reversed(history)], label=_strip_label(history)),
        "files": selectors.references([found.uid]).get(found.uid, ()) if sent else (),
        "link": selectors.links([found.uid]).get(found.uid) if found.extra["uri"] else None,
        "retractions": selectors.retractions([found.uid]) if sent else (),
        "may_retract": _may_retract(request, found) if sent else None,
        "next_look": selectors.next_look(found),
        "now": now,
    }
    return render(request, template="evidence/page_item.html", context=context)


def _author(request: Request, found: Item) -> str:
    """The name of the person who is its author, for whoever may see people; '' where it is no person."""
    kind, _, uid = str(found.extra["author"]).partition(":")
    if kind != "human" or (request.actor.is_confined and uid != request.actor.uid):
        return ""
    return identity.names([uid]).get(uid, "")


def _tone(item: Item) -> str:
    return "error" if item.outcome == "failed" else "info"


def _strip_label(history: list[Item]) -> str:
    failed = sum(each.outcome == "failed" for each in history)
    found = len(history) - failed
    return f"The last {len(history)} looks, oldest first: {found} found something, {failed} failed"


def _may_retract(request: Request, found: Item) -> Answer:
    service = catalog.by_urn(found.subject.service)
    scopes = catalog.scopes(service) if service else ()
    return policies.may_retract(request.actor, sent_by=found.extra["sent_by"], scopes=scopes)


@require_POST
def retract(request: Request, uid: UUID) -> HttpResponse:
    """What was sent and is wrong counts no more; back to its page, which offers to take that back."""
    services.retract(uid, reason=request.POST.get("reason", ""), actor=request.actor, now=clock.now())
    messages.info(request, "Retracted. It counts no more.")
    return redirect("evidence:item", uid=uid)


@require_POST
def undo_retraction(request: Request, uid: UUID) -> HttpResponse:
    """It counts again."""
    services.undo_retraction(uid, actor=request.actor, now=clock.now())
    messages.info(request, "It counts again.")
    return redirect("evidence:item", uid=uid)


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
