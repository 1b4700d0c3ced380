"""How this installation is: for load balancers, for Prometheus, and while the database is away."""

import sys
from ipaddress import ip_address

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from seatrial import __version__
from seatrial.domains.identity import services as identity
from seatrial.kit import clock
from seatrial.kit.access import granted
from seatrial.kit.problems import Problem
from seatrial.server import health, metrics, problems
from seatrial.ui import themes

#: A request that carries one of these came through a proxy: its sender may be anybody.
_PROXIED = ("X-Forwarded-For", "Forwarded", "X-Real-Ip")
RETRY_SECONDS = "2"


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is asked. A supervisor restarts what does not say so."""
    del request
    return JsonResponse({"alive": True, "version": __version__})


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether requests and jobs can be worked on now, part by part; 503 where one cannot."""
    del request
    found = health.look()
    response = JsonResponse(found.as_json(), status=200 if found.ready else 503)
    if not found.ready:
        response.headers["Retry-After"] = RETRY_SECONDS
    return response


@login_not_required
@never_cache
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The metrics: to programs on this machine, and to whoever sends a token that may `read`."""
    if not (_is_local(request) or _may_read(request)):
        return problems.as_json(
            request,
            problem=problems.CannotTellWhoAsks(
                "metrics are for programs on this machine, and for tokens that hold `read`",
                remedy="Send Authorization: Bearer with such a token.",
            ),
        )
    return HttpResponse(metrics.text(), content_type=metrics.CONTENT_TYPE)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database is away: JSON below /api/, else a page that needs no database."""
    if request.path.startswith(problems.API) or not isinstance(
        sys.exc_info()[1], OperationalError | InterfaceError
    ):
        return problems.server_error(request)
    content = {
        "theme": themes.known(request.COOKIES.get(themes.COOKIE, "")),
        "status": 503,
        "title": "The database does not answer",
        "detail": "Nothing that was stored is lost. Seatrial starts its database again by itself.",
        "remedy": "Load the page again in a moment. If it stays, run seatrial doctor where Seatrial runs.",
    }
    response = HttpResponse(render_to_string("ui/broken.html", content), status=503)
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def _is_local(request: HttpRequest) -> bool:
    if any(name in request.headers for name in _PROXIED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _may_read(request: HttpRequest) -> bool:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret:
        return False
    try:
        return granted(identity.authenticate(secret.strip(), now=clock.now()), grant="read").allowed
    except Problem:
        return False
