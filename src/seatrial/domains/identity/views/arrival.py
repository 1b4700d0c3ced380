"""How a session opens, what it remembers of it, and when its person confirms again who they are."""

from datetime import datetime
from typing import Any, cast

import structlog
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from seatrial.domains.identity import services
from seatrial.domains.identity.models import Person
from seatrial.domains.identity.services.sessions import (
    BY,
    CONFIRMED,
    SEEN,
    STRONG,
    VISIT,
    is_confirmed,
    note_use,
)
from seatrial.kit import clock
from seatrial.ui import themes
from seatrial.ui.requests import Request

_BACKEND = "django.contrib.auth.backends.ModelBackend"
#: Whether the provider said that it asked for a second factor itself (RFC 8176: `amr` has `mfa`).
PROVIDER_FACTOR = "seatrial_provider_factor"
#: allauth's names of methods, in our words.
_WORDS = {"password": "password", "link": "link", "socialaccount": "provider", "invitation": "invitation"}
_STRONG = ("authenticator", "recovery code", "passkey")
log = structlog.get_logger("seatrial.sign_in")


def arrive(request: HttpRequest, *, person: Person, method: str, following: str = "/") -> HttpResponse:
    """The first factor was right: the next step of signing in, or the page that was asked for."""
    record_authentication(request, person, method)
    answer: HttpResponse = perform_login(request, person, redirect_url=following)
    return answer


def open_session(request: HttpRequest, *, person: Any) -> None:
    """The person is signed in, in a session with a new key; the sign-in is on record with its methods."""
    methods = _methods(request, person)
    provider_factor = bool(request.session.pop(PROVIDER_FACTOR, False)) and "provider" in methods
    login(request, person, backend=_BACKEND)
    if request.session.session_key is None:
        request.session.save()
    now = clock.now()
    request.session[VISIT] = services.arrive(
        person,
        method="+".join(methods),
        address=address(request),
        agent=request.headers.get("User-Agent", ""),
        session_key=cast(str, request.session.session_key),
        now=now,
    )
    request.session[BY] = methods
    request.session[STRONG] = provider_factor or any(method in _STRONG for method in methods)
    request.session[CONFIRMED] = request.session[SEEN] = now.timestamp()


def onward(person: Any, *, following: str, secure: bool) -> HttpResponse:
    """The page that was asked for, in the person's theme."""
    response = HttpResponseRedirect(following)
    if person.theme != "system":
        themes.remember(response, theme=themes.known(person.theme), secure=secure)
    return response


def confirm(request: HttpRequest, *, strong: bool, now: datetime) -> None:
    """The person proved again who they are; the session has a new key, for it may do more now."""
    request.session.cycle_key()
    request.session[CONFIRMED] = now.timestamp()
    request.session[STRONG] = strong or bool(request.session.get(STRONG))
    note_use(request.session, now=now, at_once=True)


def ask_to_confirm(request: HttpRequest) -> HttpResponse | None:
    """The way to the page that asks for it, None where it was just done."""
    if is_confirmed(request.session, now=clock.now()):
        return None
    back = request.get_full_path() if request.method in ("GET", "HEAD") else "/profile/security"
    response = redirect("account_reauthenticate")
    response["Location"] += f"?{urlencode({'next': back})}"
    return response


def following(request: Request) -> str:
    """The page of ours that is to be shown next, `/` where none is named."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else "/"


def address(request: HttpRequest) -> str:
    """Where the request comes from. What a proxy says counts only where settings say that there is one."""
    if settings.SECURE_PROXY_SSL_HEADER is not None:
        told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if told:
            return told
    return cast(str, request.META.get("REMOTE_ADDR", ""))


def _methods(request: HttpRequest, person: Any) -> list[str]:
    found = []
    for record in get_authentication_records(request, person):
        if record["method"] == "mfa":
            kind = str(record.get("type", ""))
            word = {"webauthn": "passkey", "totp": "authenticator"}.get(kind, kind)
        else:
            word = _WORDS.get(record["method"], record["method"])
        if word not in found:
            found.append(word)
    return found
