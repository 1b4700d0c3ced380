"""How one signs in: password, passkeys, authenticator app, recovery codes, sessions."""

import base64
import json
from collections.abc import Callable, Sequence
from functools import wraps
from io import BytesIO
from typing import Any

import qrcode
from allauth.mfa.totp.internal.auth import clear_totp_secret, get_totp_secret
from allauth.mfa.webauthn.internal import auth
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from qrcode.image.svg import SvgPathFillImage

from seatrial.domains.identity import forms, selectors, services
from seatrial.domains.identity.services import sessions
from seatrial.domains.identity.views import arrival
from seatrial.kit import clock
from seatrial.kit.plurals import counted
from seatrial.kit.problems import Invalid, Problem
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

View = Callable[..., HttpResponse]
_reading_and_writing = require_http_methods(["GET", "HEAD", "POST"])


def confirmed(view: View) -> View:
    """The view, for those who proved a short while ago who they are; others are asked to first."""

    @wraps(view)
    def asked(request: Request, *args: Any, **options: Any) -> HttpResponse:
        return arrival.ask_to_confirm(request) or view(request, *args, **options)

    return never_cache(asked)


@never_cache
@require_safe
def security(request: Request) -> HttpResponse:
    """Everything that signs this person in, and where they are signed in."""
    return _page(request)


@sensitive_post_parameters("old", "new")
@never_cache
@require_POST
def change_password(request: Request) -> HttpResponse:
    """The password is another one; other sessions have ended.

    Who came by a link just now need not know the old one: that is a reset, and signing waits after it.
    """
    by_link = is_reset(request)
    form: Any = (forms.FirstPasswordForm if by_link else forms.PasswordForm)(request.POST)
    if not form.is_valid():
        return _page(request, password=form)
    try:
        person = services.change_password(
            request.actor.uid,
            old=None if by_link else form.cleaned_data["old"],
            new=form.cleaned_data["new"],
            actor=request.actor,
            now=clock.now(),
        )
    except Problem as problem:
        form.show(problem)
        return _page(request, password=form)
    now = clock.now()
    update_session_auth_hash(request, person)
    arrival.confirm(request, strong=False, now=now)
    visit = str(request.session.get(sessions.VISIT, ""))
    services.end_other_sessions(request.actor.uid, actor=request.actor, now=now, but=visit)
    messages.info(request, "Your password is changed. Your other sessions have ended.")
    return redirect("identity:security")


def is_reset(request: Request) -> bool:
    """Whether the person may set a password without the old one: they came by a link a moment ago."""
    by = request.session.get(sessions.BY, [])
    return "link" in by and sessions.is_confirmed(request.session, now=clock.now())


@_reading_and_writing
@confirmed
@sensitive_post_parameters("code")
def authenticator(request: Request) -> HttpResponse:
    """Adds an authenticator app: shows its secret, asks for a first code, then shows recovery codes."""
    form = forms.CodeForm(request.POST if request.method == "POST" else None)
    secret = get_totp_secret()
    if form.is_valid():
        try:
            codes = services.enable_authenticator(
                request.actor.uid,
                secret=secret,
                code=form.cleaned_data["code"],
                actor=request.actor,
                now=clock.now(),
            )
            clear_totp_secret(request)
            request.session[sessions.STRONG] = True
            return _done(request, codes, "Signing in asks for a code of your app from now on.")
        except Invalid as problem:
            form.show(problem)
    context = {"form": form, "secret": _in_groups(secret), "picture": _picture(request, secret)}
    status = 422 if form.errors else 200
    return render(request, template="identity/page_authenticator.html", context=context, status=status)


@require_POST
@confirmed
def remove_authenticator(request: Request) -> HttpResponse:
    """Signing in asks for no code any more."""
    services.remove_authenticator(request.actor.uid, actor=request.actor, now=clock.now())
    messages.info(request, "The authenticator app is removed.")
    return redirect("identity:security")


@require_POST
@confirmed
def recovery_codes(request: Request) -> HttpResponse:
    """New recovery codes, shown this once."""
    codes = services.renew_recovery_codes(request.actor.uid, actor=request.actor, now=clock.now())
    return _done(request, codes, "These are your new recovery codes. Older ones are of no use.")


@_reading_and_writing
@confirmed
def add_passkey(request: Request) -> HttpResponse:
    """Adds a passkey: the browser asks the device, the device proves itself."""
    form = forms.CredentialForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            _check_new_passkey(form.cleaned_data["credential"])
            codes = services.add_passkey(
                request.actor.uid,
                name=form.cleaned_data["name"],
                credential=form.cleaned_data["credential"],
                actor=request.actor,
                now=clock.now(),
            )
            request.session[sessions.STRONG] = True
            return _done(request, codes, "Your passkey is added: it signs you in without a password.")
        except Invalid as problem:
            form.show(problem)
    person: Any = request.user
    options = json.dumps(auth.begin_registration(person, True))
    context = {"form": form, "options": options, "action": "Add passkey"}
    status = 422 if form.errors else 200
    return render(request, template="identity/page_passkey.html", context=context, status=status)


@require_POST
@confirmed
def remove_passkey(request: Request, number: int) -> HttpResponse:
    """Nobody signs in with that passkey any more."""
    services.remove_passkey(request.actor.uid, number=number, actor=request.actor, now=clock.now())
    messages.info(request, "The passkey is removed. Remove it on the device, too.")
    return redirect("identity:security")


@require_POST
@confirmed
def unlink_provider(request: Request, number: int) -> HttpResponse:
    """That account of the provider signs in nobody any more."""
    services.unlink(request.actor.uid, number=number, actor=request.actor, now=clock.now())
    messages.info(request, "The link is removed.")
    return redirect("identity:security")


@never_cache
@require_POST
def end_session(request: Request, uid: str) -> HttpResponse:
    """That session has ended."""
    services.end_session(str(uid), of=request.actor.uid, actor=request.actor, now=clock.now())
    messages.info(request, "The session has ended.")
    return HttpResponseRedirect("/profile/security#sessions")


@never_cache
@require_POST
def end_other_sessions(request: Request) -> HttpResponse:
    """No other session is open."""
    this = str(request.session.get(sessions.VISIT, ""))
    ended = services.end_other_sessions(request.actor.uid, actor=request.actor, now=clock.now(), but=this)
    messages.info(request, f"{counted(ended, one='other session')} ended.")
    return HttpResponseRedirect("/profile/security#sessions")


def _page(request: Request, *, password: Any = None) -> HttpResponse:
    now = clock.now()
    uid = request.actor.uid
    sessions.note_use(request.session, now=now, at_once=True)
    found = selectors.visits(uid, this=str(request.session.get(sessions.VISIT, "")), now=now)
    form = password or (forms.FirstPasswordForm() if is_reset(request) else forms.PasswordForm())
    context = {
        "security": selectors.security(uid),
        "links": selectors.links(uid),
        "provider": settings.OIDC_NAME,
        "form": form,
        "is_reset": is_reset(request),
        "sessions": [each for each in found if each.is_open],
        "history": found,
        "cooling": selectors.cooling_off(uid, now=now),
        "wanted": ""
        if request.session.get(sessions.STRONG)
        else selectors.lacks_second_factor(request.actor),
    }
    status = 422 if form.errors else 200
    return render(request, template="identity/page_security.html", context=context, status=status)


def _done(request: Request, codes: Sequence[str], words: str) -> HttpResponse:
    """The recovery codes, this once; where there are none to show, the page of security."""
    if not codes:
        messages.info(request, words)
        return redirect("identity:security")
    text = "Seatrial recovery codes\n\n" + "\n".join(codes) + "\n\nEach signs in once.\n"
    encoded = base64.b64encode(text.encode()).decode()
    context = {"codes": codes, "words": words, "file": f"data:text/plain;base64,{encoded}"}
    return render(request, template="identity/page_recovery_codes.html", context=context)


def _check_new_passkey(given: Any) -> None:
    """Returns where the device proved that it knows who holds it; raises Invalid."""
    try:
        auth.parse_registration_response(given)
        if auth.complete_registration(given).is_user_verified():
            return
    except (ValidationError, KeyError, TypeError, ValueError, AttributeError):
        pass
    raise Invalid(
        "the passkey did not prove itself",
        remedy="Try again. The device must ask for your fingerprint, face or PIN.",
    )


def _picture(request: Request, secret: str) -> str:
    """The address of the secret as a QR code, as the data of an image."""
    query = urlencode({"secret": secret, "issuer": "Seatrial"})
    label = f"Seatrial:{request.actor.name}"
    from_app = qrcode.make(
        f"otpauth://totp/{urlencode({'': label})[1:].replace('+', '%20')}?{query}",
        image_factory=SvgPathFillImage,
        border=2,
    )
    file = BytesIO()
    from_app.save(file)
    return f"data:image/svg+xml;base64,{base64.b64encode(file.getvalue()).decode()}"


def _in_groups(secret: str) -> str:
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
