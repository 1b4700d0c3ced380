"""Problems as `application/problem+json` (RFC 9457), and what answers where no view did."""

import logging
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse

from seatrial.kit.problems import Fault, NotFound, Problem
from seatrial.ui import views as pages

CONTENT_TYPE = "application/problem+json"
DOCS = "docs/reference/problems.md"
API = "/api/"
log = logging.getLogger(__name__)


class CannotReadRequest(Problem):
    """The request cannot be read at all."""

    type = "bad-request"
    title = "The request cannot be read"
    status = 400


class CannotTellWhoAsks(Problem):
    """Neither a token nor a session came with the request."""

    type = "not-signed-in"
    title = "You are not signed in"
    status = 401


class CannotTrustRequest(Problem):
    """A request of a session came without the token that proves which page sent it."""

    type = "forged-request"
    title = "The request does not come from a page of ours"
    status = 403


class CannotTakeMethod(Problem):
    """The address exists and does not take that method."""

    type = "method-not-allowed"
    title = "This address does not take that method"
    status = 405


class CannotAnswer(Problem):
    """Nobody foresaw it. The log tells what happened, under the id of the request."""

    type = "mistake"
    title = "Seatrial made a mistake"
    status = 500


class CannotReachDatabase(Problem):
    """The database does not answer. Nothing was changed."""

    type = "database-away"
    title = "The database does not answer"
    status = 503


def of(exception: BaseException | None) -> Problem:
    """The problem that an exception is, without internals; one that nobody foresaw is logged."""
    if isinstance(exception, Problem):
        return exception
    if isinstance(exception, OperationalError | InterfaceError):
        log.error("the database does not answer: %s", exception)
        return CannotReachDatabase(
            "Seatrial cannot reach its database at the moment",
            remedy="Try again in a few seconds. If it stays, run seatrial doctor where Seatrial runs.",
        )
    # psycopg says no more than that, as one kind of error or as the other
    if isinstance(exception, ValueError | DataError) and "NUL (0x00)" in str(exception):
        return CannotReadRequest(
            "a text in the request holds a NUL, which cannot be stored", remedy="Leave it out."
        )
    if isinstance(exception, RequestDataTooBig):
        return CannotReadRequest(
            f"the request has more than {settings.DATA_UPLOAD_MAX_MEMORY_SIZE:,} bytes",
            remedy="Send less at once: of a workspace, its definitions and documents alone.",
        )
    log.error("a request failed", exc_info=exception)
    return CannotAnswer(
        "the request could not be answered; the log of the server tells what happened",
        remedy="Look for the id of this request (`instance`) in the log. If it stays, run seatrial doctor.",
    )


def as_json(
    request: HttpRequest, *, problem: Problem, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """The problem as the API tells it. `instance` is the id of the request."""
    content: dict[str, Any] = {
        "type": f"{DOCS}#{problem.type}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": getattr(request, "request_id", ""),
    }
    if problem.remedy:
        content["remedy"] = problem.remedy
    if problem.faults:
        content["errors"] = errors(problem.faults)
    response = JsonResponse(content, status=problem.status, content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="seatrial"'
    if problem.status == 503:
        response.headers["Retry-After"] = "5"
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def errors(faults: Sequence[Fault]) -> list[dict[str, str]]:
    """The faults; `pointer` stands where the place is a JSON Pointer (RFC 6901), `place` always."""
    found = []
    for fault in faults:
        error = {"place": fault.place, "detail": fault.detail}
        if fault.place.startswith("/"):
            error["pointer"] = fault.place
        if fault.remedy:
            error["remedy"] = fault.remedy
        found.append(error)
    return found


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: JSON below /api/, else the page."""
    if request.path.startswith(API):
        return as_json(
            request,
            problem=CannotReadRequest("the address, a header or the body is not in a shape that we take"),
        )
    return pages.bad_request(request, exception)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: JSON below /api/, else the page."""
    if request.path.startswith(API):
        remedy = "GET /api/v1/openapi.json lists every address."
        return as_json(request, problem=NotFound(f"nothing answers at {request.path}", remedy=remedy))
    return pages.not_found(request, exception)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """500: JSON below /api/, else the page."""
    if request.path.startswith(API):
        return as_json(request, problem=of(sys.exc_info()[1]))
    return pages.server_error(request)
