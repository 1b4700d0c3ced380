"""Signing in by the organisation's OpenID Connect provider: the way there."""

from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from requests import RequestException

from seatrial.domains.identity import selectors
from seatrial.domains.identity.views import arrival
from seatrial.ui.requests import Request

PROVIDER = "oidc"


@login_not_required
@never_cache
@require_safe
def provider_sign_in(request: Request, provider_id: str = PROVIDER) -> HttpResponse:
    """The browser goes to the provider. Only from a page of ours: elsewhere it would be somebody else's
    idea to sign this person in (login CSRF).
    """
    if not settings.OIDC_NAME:
        raise Http404("no provider is set up")
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return redirect("identity:sign_in")
    if request.GET.get("process") == "connect":
        asked = arrival.ask_to_confirm(request)
        if asked is not None:
            return asked
    try:
        answer: HttpResponse = openid_connect.login(request, provider_id)
    except RequestException as error:
        arrival.log.warning("provider unreachable", exception=repr(error))
        raise selectors.CannotSignIn(
            f"{settings.OIDC_NAME} does not answer at the moment",
            remedy="Sign in another way, or try again later.",
        ) from None
    return answer


@login_not_required
@never_cache
@require_safe
def provider_callback(request: Request, provider_id: str = PROVIDER) -> HttpResponse:
    """The browser comes back from the provider."""
    if not settings.OIDC_NAME:
        raise Http404("no provider is set up")
    answer: HttpResponse = openid_connect.callback(request, provider_id)
    return answer
