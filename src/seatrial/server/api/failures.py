"""Every failure of the API as problem+json (RFC 9457)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import AuthenticationError, HttpError, ValidationError

from seatrial.kit.access import Denied
from seatrial.kit.problems import Fault, Invalid, NotFound, Problem
from seatrial.server import problems
from seatrial.server.middleware import record_denial


def _foreseen(request: HttpRequest, problem: Problem) -> HttpResponse:
    if isinstance(problem, Denied):
        record_denial(problem)
    return problems.as_json(request, problem=problem)


def _un_foreseen(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problems.as_json(request, problem=problems.of(exception))


def _missing(request: HttpRequest, exception: Http404) -> HttpResponse:
    return problems.as_json(request, problem=NotFound(str(exception) or "there is no such thing"))


def _shapeless(request: HttpRequest, exception: ValidationError) -> HttpResponse:
    faults = [Fault(_pointer(error["loc"]), str(error["msg"])) for error in exception.errors]
    detail = "the request does not have the shape that this address takes"
    return problems.as_json(
        request,
        problem=Invalid(detail, faults=faults, remedy="GET /api/v1/openapi.json describes the shape."),
    )


def _by_status(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error, AuthenticationError):
        return problems.as_json(
            request,
            problem=problems.CannotTellWhoAsks(
                "this address needs a token or a session",
                remedy="Send Authorization: Bearer with a token, or sign in on /sign-in.",
            ),
        )
    if error.status_code == 403:
        return problems.as_json(
            request,
            problem=problems.CannotTrustRequest(
                "the CSRF token is missing or old",
                remedy="Send the header X-CSRFToken, or use a token in place of the session.",
            ),
        )
    return problems.as_json(request, problem=problems.CannotReadRequest(error.message))


def _pointer(place: tuple[str | int, ...]) -> str:
    """A JSON Pointer into the body; `/query/limit` and `/path/name` for what stands in the address."""
    parts = place[2:] if place and place[0] in ("body", "form", "file") else place
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


#: Typed loosely, as ninja passes an instance where its own annotation allows the class too.
HANDLERS: dict[type[Exception], Any] = {
    Problem: _foreseen,
    ValidationError: _shapeless,
    HttpError: _by_status,
    Http404: _missing,
    Exception: _un_foreseen,
}
