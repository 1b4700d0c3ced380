"""Pages of evidence."""

import json
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import rules, selectors
from seatrial.kit import clock
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
