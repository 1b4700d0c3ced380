"""Opsgenie's alert API for clients as they are: what the key of a source may ask about its alerts.

What is brought (an alert, and what is done to one) is taken before Django (server/front.py).
"""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from seatrial.domains.alerts import selectors
from seatrial.domains.alerts.formats import opsgenie_query, opsgenie_said
from seatrial.domains.alerts.formats.opsgenie_query import BadQuery
from seatrial.domains.alerts.rules import genie
from seatrial.domains.alerts.types.asking import KeyHolder
from seatrial.domains.alerts.types.genie import DEEPEST
from seatrial.domains.alerts.types.listing import ShownAlert
from seatrial.kit import clock
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import NotFound

#: "apiKey is valid and authorized but we do not support the request".
_NOT_SUPPORTED = 40302
_GENIE = "GenieKey "
_REQUESTS = "requests/"


class _Refused(Exception):
    """What is asked for is not done here."""


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
def asked_of_opsgenie(request: HttpRequest, key: str = "", rest: str = "") -> HttpResponse:
    """What stands about alerts of the source, and why something is not done here."""
    given = key or request.headers.get("Authorization", "").removeprefix(_GENIE).strip()
    uid = str(new_uid(clock.now()))
    try:
        holder = selectors.key_holder(given)
    except NotFound as problem:
        return _error(HTTPStatus.UNAUTHORIZED, problem.detail, uid)
    try:
        if request.method not in ("GET", "HEAD"):
            raise _Refused(_why_not(request.method or "", rest))
        return JsonResponse(opsgenie_said.answer(uid, **_said(request, holder, rest)))
    except _Refused as refused:
        return _error(HTTPStatus.FORBIDDEN, str(refused), uid, code=_NOT_SUPPORTED)
    except BadQuery as error:
        words = "Request is not processable. Please check the errors."
        return _error(HTTPStatus.UNPROCESSABLE_ENTITY, words, uid, errors={error.name: str(error)})
    except NotFound as problem:
        return _error(HTTPStatus.NOT_FOUND, problem.detail, uid)


def _said(request: HttpRequest, holder: KeyHolder, rest: str) -> dict[str, Any]:
    rest = rest.rstrip("/")
    if not rest:
        return _list(request, holder)
    if rest == "count":
        asked = opsgenie_query.listed(request.GET.dict())
        return {"data": {"count": selectors.alerts_counted(asked, source=holder.uid)}}
    if rest.startswith(_REQUESTS):
        found = selectors.outcome(rest.removeprefix(_REQUESTS), source=holder.uid)
        return {"data": opsgenie_said.became(found, holder=holder)}
    name, _, verb = rest.rpartition("/")
    if name and verb in genie.LISTED:
        return _lines(request, _alert(request, holder, name), verb=verb)
    if verb in genie.REFUSED and (name or verb == "saved-searches"):
        raise _Refused(_why_not("GET", rest))
    return {"data": opsgenie_said.alert(_alert(request, holder, rest), holder=holder)}


def _alert(request: HttpRequest, holder: KeyHolder, name: str) -> ShownAlert:
    try:
        meant = genie.meant(request.GET.get("identifierType", ""))
    except genie.BadIdentifier as error:
        raise BadQuery("identifierType", str(error)) from None
    return selectors.alert_named(name, meant=meant, source=holder.uid)


def _list(request: HttpRequest, holder: KeyHolder) -> dict[str, Any]:
    asked = opsgenie_query.listed(request.GET.dict())
    found = selectors.alerts_asked(asked, source=holder.uid)
    paging = {"first": _page(request, offset=0, limit=asked.limit)}
    following = asked.offset + asked.limit
    if len(found) > asked.limit and following <= DEEPEST:
        paging["next"] = _page(request, offset=following, limit=asked.limit)
    shown = [opsgenie_said.summary(each, holder=holder) for each in found[: asked.limit]]
    return {"data": shown, "paging": paging}


def _lines(request: HttpRequest, found: ShownAlert, *, verb: str) -> dict[str, Any]:
    """Notes, or all of the log, the newest first unless it is asked for otherwise."""
    asked = opsgenie_query.listed({name: request.GET.get(name, "") for name in ("limit", "order")})
    after = request.GET.get("offset", "")
    if after and not (after.isascii() and after.isdecimal() and len(after) <= 18):
        raise BadQuery("offset", "it is none that a list gave")
    if request.GET.get("direction", "next") != "next":
        raise BadQuery("direction", "lists go on in one direction: next")
    what, shape = ("noted", opsgenie_said.noted) if verb == "notes" else ("", opsgenie_said.logged)
    lines = selectors.lines_asked(
        found.number, what=what, after=int(after or 0), limit=asked.limit, is_rising=asked.is_rising
    )  # fmt: skip
    shown = lines[: asked.limit]
    paging = {"first": _page(request, offset="", limit=asked.limit)}
    if len(lines) > asked.limit:
        paging["next"] = _page(request, offset=shown[-1][0], limit=asked.limit)
    return {"data": [shape(line, offset=offset) for offset, line in shown], "paging": paging}


def _page(request: HttpRequest, **changed: object) -> str:
    """The address of another page of the same list."""
    asked = request.GET.dict() | {name: str(value) for name, value in changed.items()}
    query = urlencode({name: text for name, text in asked.items() if text})
    return request.build_absolute_uri(f"{request.path}?{query}")


def _why_not(method: str, rest: str) -> str:
    verb = rest.rstrip("/").rpartition("/")[2]
    if verb in genie.REFUSED:
        return f"Seatrial does not do that with alerts: {genie.REFUSED[verb]}."
    if method == "DELETE":
        return "Seatrial takes nothing away from alerts: close it, or send it anew without."
    return f"Seatrial does not do that with alerts; what it does: {', '.join(genie.DONE)}."


def _error(status: HTTPStatus, words: str, uid: str, **more: Any) -> JsonResponse:
    said = opsgenie_said.answer(uid, message=words, **more)
    return JsonResponse(said, status=status)
