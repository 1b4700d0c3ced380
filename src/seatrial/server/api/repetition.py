"""`Idempotency-Key`: a request that comes again acts once (draft-ietf-httpapi-idempotency-key-header-07)."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from seatrial.domains.replies import rules, services
from seatrial.domains.replies.types import Reply, Request
from seatrial.kit import clock
from seatrial.server.problems import CannotReadRequest

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
#: Headers that belong to the answer and are given again with it.
_KEPT = ("ETag", "Location", "Link")


def once(request: HttpRequest, *, ask: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer; the one that was given before where the same request comes again with the same key."""
    header = request.headers.get(HEADER)
    if header is None:
        return ask()
    key = rules.key_of(header)
    if not key:
        raise CannotReadRequest(
            f"{HEADER} holds 8 to 200 printable ASCII characters without spaces, as a UUID does",
            remedy="Make a new random key for each thing that you want done.",
        )
    made: list[HttpResponseBase] = []

    def act() -> Reply:
        made.append(ask())
        return _reply(made[0])

    reply = services.once(_request(request, key), act=act, now=clock.now())
    return _replay(reply) if reply.is_replay else made[0]


def _request(request: HttpRequest, key: str) -> Request:
    return Request(
        credential=_credential(request),
        method=request.method or "",
        path=request.get_full_path(),
        key=key,
        body=hashlib.sha256(request.body).hexdigest(),
    )


def _credential(request: HttpRequest) -> str:
    """What proves who asks. A key is the sender's own: nobody gets another one's answer by guessing it."""
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return request.headers.get("Authorization") or f"session {session}"


def _reply(response: HttpResponseBase) -> Reply:
    if not isinstance(response, HttpResponse):  # what is streamed is not kept
        return Reply(500 if response.status_code >= 500 else 400, b"", "")
    headers = {name: response.headers[name] for name in _KEPT if name in response.headers}
    return Reply(response.status_code, response.content, response.headers.get("Content-Type", ""), headers)


def _replay(reply: Reply) -> HttpResponse:
    response = HttpResponse(reply.content, status=reply.status, content_type=reply.content_type)
    for name, value in {**reply.headers, REPLAYED: "true"}.items():
        response.headers[name] = value
    return response
