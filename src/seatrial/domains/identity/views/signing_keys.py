"""The keys that one signs with."""

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from seatrial.domains.identity import forms, policies, selectors, services
from seatrial.domains.identity.services import Challenge
from seatrial.domains.identity.views.security import confirmed
from seatrial.kit import clock
from seatrial.kit.problems import Problem
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

#: The text ends with a line break, which copying alone would lose.
_COMMANDS = """cat > seatrial-challenge.txt <<'END'
{text}END
ssh-keygen -Y sign -n seatrial -f ~/.ssh/id_ed25519 seatrial-challenge.txt"""
_reading_and_writing = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@require_safe
def signing_keys(request: Request) -> HttpResponse:
    """The keys that there are and were, and those that wait to be confirmed."""
    now = clock.now()
    context = {
        "keys": selectors.signing_keys(request.actor.uid),
        "proposals": selectors.proposals(request.actor.uid, now=now),
        "cooling": selectors.cooling_off(request.actor.uid, now=now),
        "now": now,
        "form": forms.RevokeForm(),
        "sees_signers": policies.may_see_keys(request.actor).allowed,
        "api": "curl -H 'Authorization: Bearer …' "
        + request.build_absolute_uri(f"/api/v1/people/{request.actor.uid}/signing-keys"),
    }
    return render(request, template="identity/page_signing_keys.html", context=context)


@_reading_and_writing
@confirmed
def add_openssh_key(request: Request) -> HttpResponse:
    """Enrols an OpenSSH key: shows what to sign, then takes the signature."""
    form = forms.OpenSshForm(request.POST if request.method == "POST" else None)
    uid = request.POST.get("challenge", "")
    text = request.POST.get("text", "")
    if form.is_valid():
        try:
            services.enrol_openssh(
                request.actor.uid,
                challenge=uid,
                public_key=form.cleaned_data["public_key"],
                signature=form.cleaned_data["signature"],
                name=form.cleaned_data["name"],
                actor=request.actor,
                now=clock.now(),
            )
            messages.info(request, "Your key is enrolled: you can sign with it.")
            return redirect("identity:signing_keys")
        except Problem as problem:
            form.show(problem)
    if not form.is_bound:
        made = _challenge(request)
        uid, text = made.uid, made.text
    context = {"form": form, "challenge": uid, "text": text, "commands": _COMMANDS.format(text=text)}
    status = 422 if form.errors else 200
    return render(request, template="identity/page_openssh_key.html", context=context, status=status)


@_reading_and_writing
@confirmed
def add_signing_passkey(request: Request) -> HttpResponse:
    """Enrols a passkey to sign with."""
    form = forms.CredentialForm(request.POST if request.method == "POST" else None)
    host = request.get_host().partition(":")[0]
    if form.is_valid():
        try:
            services.enrol_passkey(
                request.actor.uid,
                challenge=request.POST.get("challenge", ""),
                credential=form.cleaned_data["credential"],
                name=form.cleaned_data["name"],
                host=host,
                origin=f"{request.scheme}://{request.get_host()}",
                actor=request.actor,
                now=clock.now(),
            )
            messages.info(request, "Your passkey is enrolled: you can sign with it.")
            return redirect("identity:signing_keys")
        except Problem as problem:
            form.show(problem)
    made = services.challenge_passkey(request.actor.uid, actor=request.actor, host=host, now=clock.now())
    context = {
        "form": form,
        "options": json.dumps(made.options),
        "challenge": made.uid,
        "action": "Enrol passkey",
        "signs": True,
    }
    status = 422 if form.errors else 200
    return render(request, template="identity/page_passkey.html", context=context, status=status)


@require_POST
@confirmed
def confirm_key(request: Request, uid: Any) -> HttpResponse:
    """The key that the command line sent is enrolled, or thrown away."""
    act = services.discard_key if request.POST.get("what") == "discard" else services.confirm_key
    act(request.actor.uid, challenge=str(uid), actor=request.actor, now=clock.now())
    words = "thrown away" if act is services.discard_key else "enrolled: you can sign with it"
    messages.info(request, f"The key is {words}.")
    return redirect("identity:signing_keys")


@require_POST
@confirmed
def revoke_key(request: Request, uid: Any) -> HttpResponse:
    """Signatures by that key from now on count no more."""
    services.revoke_key(
        str(uid),
        of=request.actor.uid,
        reason=request.POST.get("reason", ""),
        actor=request.actor,
        now=clock.now(),
    )
    messages.info(request, "The key is revoked. What you signed with it before stays valid.")
    return redirect("identity:signing_keys")


def _challenge(request: Request) -> Challenge:
    return services.challenge_openssh(
        request.actor.uid,
        actor=request.actor,
        installation=settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/"),
        now=clock.now(),
    )
