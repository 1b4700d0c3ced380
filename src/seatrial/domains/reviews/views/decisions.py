"""The register of decisions, and one decision as a record that anybody can check."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.identity import selectors as identity
from seatrial.domains.reviews import models, policies, selectors, services
from seatrial.domains.reviews.formats.readable import parts_of, people_in
from seatrial.domains.reviews.forms import ReasonForm
from seatrial.domains.reviews.types import OUTCOME_TITLES, OUTCOMES
from seatrial.domains.reviews.views.lists import service_uid_of
from seatrial.kit import clock
from seatrial.kit.access import Denied
from seatrial.kit.problems import NotFound, Problem
from seatrial.ui.downloads import attachment
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_PAGE = 50


@require_safe
def decisions(request: Request) -> HttpResponse:
    """Everything that was decided, fifty at a time, the newest first."""
    said = request.GET
    name = said.get("service", "").strip()[:200].removeprefix("service:")
    outcome = said.get("outcome", "") if said.get("outcome", "") in OUTCOMES else ""
    after = said.get("after", "")
    known, now = catalog.known_to(request.actor), clock.now()
    found = selectors.decisions(
        known=known,
        service_uid=service_uid_of(name, actor=request.actor),
        outcome=outcome,
        after=after if _is_uid(after) else "",
        limit=_PAGE + 1,
    )
    shown = found[:_PAGE]
    context = {
        "decisions": [
            (each, each.fallen_at is None and (each.stands_until is None or each.stands_until > now))
            for each in shown
        ],
        "titles": catalog.titles({each.service for each in shown}),
        "following": shown[-1].uid if len(found) > _PAGE else "",
        "is_first": not after,
        "named": name,
        "outcome": outcome,
        "outcomes": list(OUTCOME_TITLES.items()),
        "filtered": bool(name or outcome),
        "now": now,
    }
    parts = {"decisions": "reviews/part_decisions.html"}
    return render(request, template="reviews/page_decisions.html", context=context, parts=parts)


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: Request, uid: UUID) -> HttpResponse:
    """The record of one decision; its service owner may revoke it."""
    row = selectors.decision_row(str(uid), known=catalog.known_to(request.actor))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        try:
            reason = form.cleaned_data["reason"] if form.is_valid() else ""
            services.revoke(str(uid), reason=reason, actor=request.actor, now=clock.now())
        except (Denied, NotFound):
            raise
        except Problem as problem:
            status = problem.status
            if form.is_valid():
                form.show(problem)
        else:
            messages.info(request, "The decision stands no more.")
            return redirect("reviews:decision", uid=uid)
    context = {"form": form, **_context(request, row)}
    return render(request, template="reviews/page_decision.html", context=context, status=status)


def _context(request: Request, row: models.Decision) -> dict[str, Any]:
    now = clock.now()
    standing = selectors.standing_of(row, now=now)
    proposal = selectors.proposal_with(row.proposal)
    payload = json.loads(proposal.payload)
    signed = {each.person_uid for each in proposal.sign_offs} | {
        each.on_behalf_of for each in proposal.sign_offs
    }
    names = identity.names((people_in(payload) | signed) - {""})
    service = catalog.by_urn(row.service)
    scopes = catalog.scopes(service) if service else (row.service,)
    return {
        "decision": standing.decision,
        "standing": standing,
        "review": selectors.review_of(row.review),
        "service": service,
        "proposal": proposal,
        "titles": {slot["id"]: slot["title"] for slot in proposal.slots},
        "subject": payload.get("subject", ()),
        "parts": parts_of(payload.get("predicate", {}), names=names),
        "names": names,
        "may_revoke": policies.may_decide(request.actor, scopes=scopes),
        "verify": f"seatrial verify {file_name(row)} --signers signers.json",
        "alone": f"python verify_decision.py {file_name(row)} --signers signers.json",
        "api": f"GET /api/v1/reviews/decisions/{row.uid}",
        "now": now,
    }


@require_safe
def bundle(request: Request, uid: UUID) -> StreamingHttpResponse:
    """The file that proves the decision, as it was written when it was decided."""
    row = selectors.decision_row(str(uid), known=catalog.known_to(request.actor))
    content = row.bundle.encode()
    return attachment(iter([content]), name=file_name(row), media_type="application/json", size=len(content))


def file_name(row: models.Decision) -> str:
    """As the bundle is called where it is kept: by service and review."""
    return f"{row.service.partition(':')[2]}-R-{row.review.number}.decision.json"


def _is_uid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
