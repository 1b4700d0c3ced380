"""The page where one signs: exactly what is signed, in words, and the button that asks the passkey."""

import json
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from seatrial.domains.identity import selectors as identity
from seatrial.domains.identity.types import Key
from seatrial.domains.reviews import selectors, services
from seatrial.domains.reviews.formats.readable import parts_of, people_in
from seatrial.domains.reviews.forms import SignForm
from seatrial.domains.reviews.services import ToSign
from seatrial.domains.reviews.services.signing import LASTS
from seatrial.kit import canonical, clock
from seatrial.kit.access import Denied
from seatrial.kit.problems import NotFound, Problem
from seatrial.kit.signing import strict
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

#: How long the device may take, in milliseconds.
_TIMEOUT = 300_000


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: Request, name: str, slot: str) -> HttpResponse:
    """What the person is to sign in the slot; with a passkey's answer the signature stands."""
    review = selectors.known_review(name, actor=request.actor)
    form = SignForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = _sign(request, form, review.name, slot)
        if not status:
            messages.info(request, f"Your signature stands in {review.name}.")
            return redirect("reviews:review", name=review.name)
    now = clock.now()
    wanted = services.prepare(review.name, slot=slot, actor=request.actor, now=now)
    command = f"seatrial review sign {review.name} --slot {slot}"
    context = {"review": review, "form": form, "command": command, **_context(request, wanted, now)}
    return render(request, template="reviews/page_sign.html", context=context, status=status)


def _sign(request: Request, form: SignForm, name: str, slot: str) -> int:
    """0 where the signature stands, else the status of the page that says why it does not."""
    if not form.is_valid():
        # who may not sign at all is told so first
        services.prepare(name, slot=slot, actor=request.actor, now=clock.now())
        return 422
    try:
        services.sign(
            name,
            slot=slot,
            signed_at=form.cleaned_data["signed_at"],
            signature=form.cleaned_data["credential"],
            actor=request.actor,
            now=clock.now(),
        )
    except (Denied, NotFound):
        raise
    except Problem as problem:
        form.show(problem)
        return problem.status
    return 0


def _context(request: Request, wanted: ToSign, now: datetime) -> dict[str, Any]:
    decision = json.loads(wanted.proposal.payload)
    statement = json.loads(wanted.payload)
    names = identity.names(people_in(decision) | people_in(statement))
    host = request.get_host().partition(":")[0]
    keys = [each for each in identity.signing_keys(request.actor.principal) if each.counts_at(now)]
    passkeys = [each for each in keys if each.kind == "passkey" and each.relying_party == host]
    return {
        "slot": wanted.slot,
        "proposal": wanted.proposal,
        "wanted": wanted,
        "subject": decision["subject"],
        "parts": parts_of(decision["predicate"], names=names),
        "own": parts_of(statement["predicate"], names=names),
        "statement": json.dumps(statement, indent=2, ensure_ascii=False),
        "decision_raw": json.dumps(decision, indent=2, ensure_ascii=False),
        "digest": canonical.digest_bytes(wanted.payload),
        "signed_at": wanted.signed_at.isoformat(),
        "passkeys": passkeys,
        "elsewhere": [each for each in keys if each.kind == "passkey" and each.relying_party != host],
        "openssh": [each for each in keys if each.kind == "openssh"],
        "options": _options(wanted, passkeys, host),
        "minutes": int(LASTS.total_seconds() // 60),
        "now": now,
    }


def _options(wanted: ToSign, passkeys: list[Key], host: str) -> str:
    """What the browser asks the device (WebAuthn, 5.5): the challenge is the digest of what is signed."""
    return json.dumps(
        {
            "challenge": strict.base64url(wanted.challenge),
            "rpId": host,
            "timeout": _TIMEOUT,
            "userVerification": "required",
            "allowCredentials": [{"type": "public-key", "id": each.credential_id} for each in passkeys],
        }
    )
