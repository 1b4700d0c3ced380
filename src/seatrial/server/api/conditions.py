"""Requests that depend on what stands: `ETag`, `If-None-Match` and `If-Match` (RFC 9110, section 13)."""

import copy
import hashlib
from collections.abc import Callable

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import parse_etags

from seatrial.kit.problems import Problem

Ask = Callable[[HttpRequest], HttpResponseBase]
#: Of the SHA-256; 128 bits are more than enough to tell two states of one thing apart.
_ETAG_DIGITS = 32


class CannotOverwrite(Problem):
    """The thing is not any more what the client has seen."""

    type = "changed-meanwhile"
    title = "It was changed meanwhile"
    status = 412


def read(request: HttpRequest, *, ask: Ask) -> HttpResponseBase:
    """The answer with its ETag; 304 without a body where the client has it already."""
    response = ask(request)
    if response.status_code != 200 or not isinstance(response, HttpResponse):
        return response
    response.headers["ETag"] = _etag(response)
    return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response


def write(request: HttpRequest, *, ask: Ask) -> HttpResponseBase:
    """The answer; raises CannotOverwrite where `If-Match` names another state than the one that stands.

    The state is what GET of the same address answers. Writers with `If-Match` of one address wait for each
    other, so that none overwrites what another wrote between its look and its write.
    """
    header = request.headers.get("If-Match")
    if header is None:
        return ask(request)
    with transaction.atomic():
        _lock(request.path)
        standing = ask(_reading(request))
        if standing.status_code != 200 or not isinstance(standing, HttpResponse):
            raise CannotOverwrite(
                f"there is nothing at this address that If-Match could mean (GET answers "
                f"{standing.status_code})",
                remedy="Leave If-Match out, or send it to the address of the thing itself.",
            )
        named = parse_etags(header)
        if "*" not in named and _etag(standing) not in named:
            raise CannotOverwrite(
                "somebody changed it after you read it", remedy="Read it again, and decide anew."
            )
        response = ask(request)
        if response.status_code >= 500:
            transaction.set_rollback(True)
        return response


def _etag(response: HttpResponse) -> str:
    return f'"{hashlib.sha256(response.content).hexdigest()[:_ETAG_DIGITS]}"'


def _reading(request: HttpRequest) -> HttpRequest:
    asked = copy.copy(request)
    asked.method = "GET"
    asked.GET = QueryDict()
    return asked


def _lock(path: str) -> None:
    number = int.from_bytes(hashlib.sha256(b"if-match\0" + path.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
