"""Pages of evidence."""

import json
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import rules, selectors, services
from seatrial.kit import clock
from seatrial.ui.downloads import attachment
from seatrial.ui.pages import render
from seatrial.ui.requests import Request


@require_safe
def item(request: Request, uid: UUID) -> HttpResponse:
    """One piece of evidence: what, who, how, when, and what the same watch found before and after."""
    now = clock.now()
    found = selectors.item(uid, known=catalog.known_to(request.actor))
    context = {
        "item": found,
        "service": found.subject.service.partition(":")[2],
        "findings": json.dumps(found.findings, indent=2, ensure_ascii=False, sort_keys=True),
        "freshness": rules.freshness(found, now=now),
        "history": selectors.history(found.key, limit=15),
        "now": now,
    }
    return render(request, template="evidence/page_item.html", context=context)


@require_POST
def retract(request: Request, uid: UUID) -> HttpResponse:
    """What was sent and is wrong counts no more; back to its page, which offers to take that back."""
    services.retract(uid, reason=request.POST.get("reason", ""), actor=request.actor, now=clock.now())
    messages.success(request, "Retracted. It counts no more.")
    return redirect("evidence:item", uid=uid)


@require_POST
def undo_retraction(request: Request, uid: UUID) -> HttpResponse:
    """It counts again."""
    services.undo_retraction(uid, actor=request.actor, now=clock.now())
    messages.success(request, "It counts again.")
    return redirect("evidence:item", uid=uid)


@require_safe
def artefact(request: Request, sha256: str) -> StreamingHttpResponse:
    """A file that evidence rests on, as a download."""
    stored = selectors.artefact(sha256, actor=request.actor)
    return attachment(
        selectors.content(stored.sha256),
        name=stored.file_name,
        media_type=stored.media_type,
        size=stored.size,
    )


@login_not_required
@require_safe
def shared(request: Request, token: str) -> StreamingHttpResponse:
    """The same for whoever has a link that has not expired."""
    del request
    stored = selectors.shared(token, now=clock.now())
    return attachment(
        selectors.content(stored.sha256),
        name=stored.file_name,
        media_type=stored.media_type,
        size=stored.size,
    )
