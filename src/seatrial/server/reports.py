"""What runners report is answered before Django, where nothing about it is unusual: every step of every run
pays for it twice over, and what a page or a person needs around a request is most of the price.

Whatever is not as usual (a token that does not count, a body of another shape, a refusal, a database that is
away) has changed nothing by then, and goes the whole way, which tells what is wrong.
"""

import json
import re
import time
from collections.abc import Iterable
from http import HTTPStatus
from io import BytesIO

from django.db import Error, close_old_connections
from django.http import HttpRequest, HttpResponse
from django.middleware.security import SecurityMiddleware
from pydantic import ValidationError

from seatrial.domains.identity import services as identity
from seatrial.domains.runbooks import services as runbooks
from seatrial.domains.runbooks.schemas.working import HeardOut, ReportIn
from seatrial.kit import clock
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Problem
from seatrial.server import metrics
from seatrial.server.calls import Application, Environ, StartResponse
from seatrial.ui.middleware import SecurityHeaders

#: The view whose answers these are.
VIEW = "api:report_stretch"
#: Its address. A name that holds anything else is none of a run.
_ADDRESS = re.compile(r"/api/v1/runbooks/work/([A-Za-z0-9-]{1,40})/report")
_BEARER = "Bearer "
_JSON = "application/json"
#: Larger ones go the whole way, which knows how much is too much.
_LARGEST_BODY = 1024 * 1024
#: Headers that ask for something else than just the answer.
_UNUSUAL = frozenset({"HTTP_IDEMPOTENCY_KEY", "HTTP_IF_MATCH", "HTTP_X_REQUEST_ID", "HTTP_EXPECT"})


class Reports:
    """WSGI around the application: reports that can be taken are taken here."""

    def __init__(self, application: Application) -> None:
        self._application, self._headers = application, _headers()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """The answer to a report; the application's to everything else."""
        run = _run(environ)
        if run is None:
            return self._application(environ, start_response)
        started = time.perf_counter()
        body: bytes = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        answered = _heard(run, body, token=environ["HTTP_AUTHORIZATION"].removeprefix(_BEARER))
        if answered is None:
            environ["wsgi.input"] = BytesIO(body)
            return self._application(environ, start_response)
        answer, actor = answered
        own = [("X-Request-ID", str(new_uid(clock.now()))), ("Content-Length", str(len(answer)))]
        seconds = time.perf_counter() - started
        metrics.count("POST", view=VIEW, status=HTTPStatus.OK, seconds=seconds, actor=actor)
        start_response("200 OK", [*self._headers, *own])
        return [answer]


def _run(environ: Environ) -> str | None:
    """The run that is reported of; None of whatever is no usual report."""
    if environ["REQUEST_METHOD"] != "POST":
        return None
    found = _ADDRESS.fullmatch(environ["PATH_INFO"])
    length = environ.get("CONTENT_LENGTH") or ""
    is_usual = (
        found is not None
        and not environ.get("QUERY_STRING")
        and environ.get("HTTP_AUTHORIZATION", "").startswith(_BEARER)
        and environ.get("CONTENT_TYPE") == _JSON
        and length.isdigit()
        and int(length) <= _LARGEST_BODY
        and _UNUSUAL.isdisjoint(environ)
    )
    return found[1] if found is not None and is_usual else None


def _heard(run: str, body: bytes, *, token: str) -> tuple[bytes, str] | None:
    """What the runner is answered, and who that is; None where nothing was changed and more is to be told."""
    close_old_connections()  # as Django does before and after each request
    try:
        now = clock.now()
        actor = identity.authenticate(token, now=now)
        told = ReportIn.model_validate_json(body).told()
        heard = runbooks.report(run, told=told, actor=actor, now=now)
    except (Problem, ValidationError, Error):
        return None
    finally:
        close_old_connections()
    return json.dumps(HeardOut.of(heard).model_dump()).encode(), actor.uid


def _headers() -> list[tuple[str, str]]:
    """What every answer of the API bears, as the rows of middleware write it."""
    answer = HttpResponse(
        content_type=f"{_JSON}; charset=utf-8", headers={"Cache-Control": "private, no-cache"}
    )
    request = HttpRequest()
    request.META["HTTP_X_FORWARDED_PROTO"] = "https"  # believed only where settings say so
    SecurityMiddleware(SecurityHeaders(lambda _: answer))(request)  # both write into the answer
    return list(answer.headers.items())
