"""Asks once more who somebody is, before they change what they sign in or sign with."""

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from seatrial.domains.identity import forms, selectors, services
from seatrial.domains.identity.views import arrival
from seatrial.domains.identity.views.passkeys import passkey_of
from seatrial.kit import clock
from seatrial.kit.problems import Problem
from seatrial.ui.pages import render
from seatrial.ui.requests import Request


@never_cache
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: Request) -> HttpResponse:
    """The password, a code or a passkey; then the page that was on the way."""
    person: Any = request.user
    password = forms.ConfirmForm(request.POST if "password" in request.POST else None)
    code = forms.CodeForm(request.POST if "code" in request.POST else None)
    fault: Problem | None = None
    if request.method == "POST":
        try:
            strong = _prove(request, person, password=password, code=code)
            if strong is not None:
                arrival.confirm(request, strong=strong, now=clock.now())
                return HttpResponseRedirect(arrival.following(request))
        except (selectors.CannotSignIn, services.CannotSignInYet) as problem:
            fault = problem
            for form in (password, code):
                if form.is_bound:
                    form.show(problem)
    kinds = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    context = {
        "password": password if person.has_usable_password() else None,
        "code": code if kinds - {Authenticator.Type.WEBAUTHN} else None,
        "options": json.dumps(auth.begin_authentication(person))
        if Authenticator.Type.WEBAUTHN in kinds
        else "",
        "next": arrival.following(request),
        "fault": fault if fault and not (password.is_bound or code.is_bound) else None,
    }
    status = fault.status if fault else 422 if password.errors or code.errors else 200
    return render(request, template="identity/page_confirm.html", context=context, status=status)


def _prove(
    request: Request, person: Any, *, password: forms.ConfirmForm, code: forms.CodeForm
) -> bool | None:
    """Whether what proved it is a second factor; None where a form is not filled in. Raises CannotSignIn."""
    now = clock.now()
    if "credential" in request.POST:
        passkey_of(request, person=person).record_usage()
        return True
    if code.is_bound and code.is_valid():
        services.check_code(person, code=code.cleaned_data["code"], now=now)
        return True
    if password.is_bound and password.is_valid():
        given = password.cleaned_data["password"]
        services.sign_in(person.name, password=given, address=arrival.address(request), now=now)
        return False
    return None
