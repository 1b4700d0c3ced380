"""Signing in by passkey, and the second step of signing in."""

import json
from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import Login
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.internal.constants import LoginStageKey
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth, flows
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from seatrial.domains.identity import forms, selectors, services
from seatrial.domains.identity.views import arrival
from seatrial.kit import clock
from seatrial.kit.problems import Problem
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_RETRY = "Try again, or sign in another way."


@login_not_required
@never_cache
@require_POST
def passkey_options(request: Request) -> HttpResponse:
    """What the browser asks a passkey for; the challenge stays in the session."""
    del request
    return JsonResponse(auth.begin_authentication(user=None))


@login_not_required
@never_cache
@require_POST
def passkey_sign_in(request: Request) -> HttpResponse:
    """The person is signed in whose passkey answered; raises CannotSignIn."""
    given = credential(request)
    try:
        auth.parse_authentication_response(given)
        person: Any = auth.extract_user_from_response(given)
        authenticator = auth.complete_authentication(person, given)
    except (ValidationError, KeyError, TypeError, ValueError, AttributeError):
        raise selectors.CannotSignIn("this passkey is not known here", remedy=_RETRY) from None
    answer: HttpResponse = flows.perform_passwordless_login(
        request, authenticator, Login(user=person, redirect_url=arrival.following(request))
    )
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@login_stage_required(stage=LoginStageKey.MFA_AUTHENTICATE.value, redirect_urlname="account_login")
@sensitive_post_parameters("code")
def second_step(request: Request) -> HttpResponse:
    """A code or a passkey, after the password was right; then the page that was asked for."""
    stage: Any = request._login_stage  # type: ignore[attr-defined]
    person = stage.login.user
    form = forms.CodeForm(request.POST if "code" in request.POST else None)
    fault: Problem | None = None
    try:
        if "credential" in request.POST:
            post_authentication(request, passkey_of(request, person=person))
            return _go_on(stage)
        if form.is_valid():
            by = services.check_code(person, code=form.cleaned_data["code"], now=clock.now())
            record_authentication(request, person, "mfa", type=by)
            return _go_on(stage)
    except (selectors.CannotSignIn, services.CannotSignInYet) as problem:
        fault = problem
        services.note_refusal(
            person,
            method="second factor",
            address=arrival.address(request),
            agent=request.headers.get("User-Agent", ""),
            now=clock.now(),
        )
        if form.is_bound:
            form.show(problem)
    kinds = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    context = {
        "form": form,
        "fault": "" if form.is_bound else fault,
        "has_codes": bool(kinds - {Authenticator.Type.WEBAUTHN}),
        "options": json.dumps(auth.begin_authentication(person))
        if Authenticator.Type.WEBAUTHN in kinds
        else "",
    }
    status = fault.status if fault else 422 if form.errors else 200
    return render(request, template="identity/page_second_step.html", context=context, status=status)


def credential(request: Request) -> dict[str, Any]:
    """What the browser's ceremony gave; {} where it is not in the form that it has."""
    form = forms.AssertionForm(request.POST)
    found = form.cleaned_data["credential"] if form.is_valid() else {}
    return found if isinstance(found, dict) else {}


def passkey_of(request: Request, *, person: Any) -> Authenticator:
    """The passkey of the person that answered the challenge in the session; raises CannotSignIn."""
    given = credential(request)
    try:
        auth.parse_authentication_response(given)
        return auth.complete_authentication(person, given)
    except (ValidationError, KeyError, TypeError, ValueError, AttributeError):
        raise selectors.CannotSignIn("this passkey is not one of yours", remedy=_RETRY) from None


def _go_on(stage: Any) -> HttpResponse:
    answer: HttpResponse = stage.exit()
    return answer
