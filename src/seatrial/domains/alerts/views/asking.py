"""Alertmanager's API v2 for clients as they are, amtool and Prometheus: what the key of a source may ask.

Alerts themselves are taken before Django (server/front.py). Refusals are JSON texts, as Alertmanager's are.
"""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

import seatrial
from seatrial.domains.alerts import rules, selectors, services
from seatrial.domains.alerts.formats import CannotRead, alertmanager_api
from seatrial.domains.alerts.services import NewSilence
from seatrial.domains.alerts.types import Matcher
from seatrial.domains.alerts.types.asking import KeyHolder
from seatrial.kit import clock
from seatrial.kit.problems import Problem


@login_not_required
@never_cache
@require_safe
def asked_status(request: HttpRequest, key: str) -> HttpResponse:
    """That something answers, and which release of what."""
    del request
    version = seatrial.__version__
    return _answered(key, make=lambda holder: alertmanager_api.status(since=holder.since, version=version))


@login_not_required
@never_cache
@require_safe
def asked_ways(request: HttpRequest, key: str) -> HttpResponse:
    """The one name that alerts go by."""
    del request
    return _answered(key, make=lambda _: alertmanager_api.ways())


@login_not_required
@never_cache
@require_safe
def asked_alerts(request: HttpRequest, key: str) -> HttpResponse:
    """Alerts of the source that are not resolved."""
    return _answered(key, make=lambda holder: _alerts(request, holder, clock.now()))


@login_not_required
@never_cache
@require_safe
def asked_groups(request: HttpRequest, key: str) -> HttpResponse:
    """The same, in groups of one name."""
    return _answered(
        key, make=lambda holder: alertmanager_api.grouped(_alerts(request, holder, clock.now()))
    )  # fmt: skip


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def asked_silences(request: HttpRequest, key: str) -> HttpResponse:
    """Silences that were made with keys of the source; and one more."""
    if request.method == "POST":
        return _answered(key, make=lambda holder: _silence(request.body, holder, clock.now()))
    return _answered(key, make=lambda holder: _silences(request, holder, clock.now()))


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "DELETE"])
def asked_silence(request: HttpRequest, key: str, uid: UUID) -> HttpResponse:
    """One of them, or its end."""
    now = clock.now()

    def make(holder: KeyHolder) -> Any:
        if request.method == "DELETE":
            services.unsilence_with_key(uid, source=holder.uid, now=now)
            return {}
        return alertmanager_api.silence_said(selectors.silence_of_source(holder.uid, uid=uid), at=now)

    return _answered(key, make=make)


def _answered(key: str, *, make: Callable[[KeyHolder], Any]) -> HttpResponse:
    """What is made for the source that the key belongs to, or why not."""
    try:
        return JsonResponse(make(selectors.key_holder(key)), safe=False)
    except (CannotRead, rules.BadMatcher) as error:
        return JsonResponse(str(error), safe=False, status=HTTPStatus.BAD_REQUEST)
    except Problem as problem:
        known = problem.status != HTTPStatus.NOT_FOUND
        status = HTTPStatus.BAD_REQUEST if known else HTTPStatus.NOT_FOUND
        return JsonResponse(problem.detail, safe=False, status=status)


def _filters(request: HttpRequest) -> tuple[Matcher, ...]:
    return rules.matchers(request.GET.getlist("filter"))


def _alerts(request: HttpRequest, holder: KeyHolder, now: datetime) -> list[dict[str, Any]]:
    """Those of the states that are asked for: all, where nothing is said."""
    names = {f"SL-{each.number}": each.uid for each in selectors.silences_of_source(holder.uid)}
    found = [
        alertmanager_api.alert_said(each, at=now, silences=names)
        for each in selectors.alerts_told(holder.uid, match=_filters(request))
    ]
    return [each for each in found if _is_wanted(request, each["status"])]


def _is_wanted(request: HttpRequest, status: dict[str, Any]) -> bool:
    unwanted = {
        name for name in ("active", "silenced", "inhibited", "unprocessed")
        if request.GET.get(name, "true") == "false"
    }  # fmt: skip
    here = {status["state"], *(["silenced"] if status["silencedBy"] else [])}
    return not unwanted & {*here, *(["inhibited"] if status["inhibitedBy"] else [])}


def _silences(request: HttpRequest, holder: KeyHolder, now: datetime) -> list[dict[str, Any]]:
    found = selectors.silences_of_source(holder.uid, match=_filters(request))
    return [alertmanager_api.silence_said(each, at=now) for each in found]


def _silence(body: bytes, holder: KeyHolder, now: datetime) -> dict[str, str]:
    asked = alertmanager_api.read_silence(body)
    new = NewSilence(
        match=asked.match, starts_at=asked.starts_at, ends_at=asked.ends_at, reason=asked.reason
    )  # fmt: skip
    made = services.silence_with_key(
        new, source=holder.uid, author=asked.author, replaces=asked.replaces, now=now
    )  # fmt: skip
    return {"silenceID": made.uid}
