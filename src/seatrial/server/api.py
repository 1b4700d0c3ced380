"""The API: who is asking, what each domain offers, and every failure as problem+json."""

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import APIKeyCookie, HttpBearer

from seatrial import __version__
from seatrial.domains.identity import services as identity
from seatrial.kit import clock
from seatrial.kit.access import Actor, Denied, granted, require
from seatrial.kit.problems import Fault, Invalid, NotFound, Problem
from seatrial.server import problems
from seatrial.server.middleware import record_denial

_SAFE = ("GET", "HEAD", "OPTIONS")
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "description": "The id of the request, as in the log"},
        "remedy": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["place", "detail"],
                "properties": {name: {"type": "string"} for name in ("place", "pointer", "detail", "remedy")},
            },
        },
    },
}


class ByToken(HttpBearer):
    """Whoever sends `Authorization: Bearer` with a token of ours (RFC 6750)."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """The actor of the token, who reads only with the grant `read`."""
        actor = identity.authenticate(token, now=clock.now())
        request.actor = actor  # type: ignore[attr-defined]
        if request.method in _SAFE:
            require(
                granted(actor, grant="read"), actor=actor, action="api.read", subject="installation:seatrial"
            )
        return actor


class BySession(APIKeyCookie):
    """Whoever is signed in on a page of ours; what changes something needs the CSRF token too."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any:
        """The actor of the session; None where there is none, which the CSRF check need not tell."""
        return super().__call__(request) if self.authenticate(request, None) else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Who the session says it is."""
        del key
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return None if actor.kind == "anonymous" else actor


#: Addresses that ninja adds itself, which take whatever method comes.
_OF_NINJA = ("openapi-json", "api-root")


class Api(NinjaAPI):
    """The API with its failures in one form, in its document too."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The OpenAPI document; each operation says how it fails."""
        schema = super().get_openapi_schema(**options)
        schema.setdefault("components", {}).setdefault("schemas", {})["Problem"] = _PROBLEM
        content = {problems.CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        failure = {"description": "A problem (RFC 9457)", "content": content}
        for methods in schema["paths"].values():
            for operation in methods.values():
                operation["responses"]["default"] = failure
        return schema

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        """The addresses, each of which asks for credentials itself and answers 405 as a problem."""
        patterns, app_name, namespace = super().urls
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                is_ninjas = pattern.name in _OF_NINJA
                pattern.callback = _door(require_safe(pattern.callback) if is_ninjas else pattern.callback)
        return patterns, app_name, namespace


def _door(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        response = view(request, *args, **options)
        if isinstance(response, HttpResponseNotAllowed):
            allowed = response.headers["Allow"]
            problem = problems.CannotTakeMethod(f"{request.method} is none of those taken here: {allowed}")
            return problems.as_json(request, problem=problem, headers={"Allow": allowed})
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return login_not_required(answer)


def _foreseen(request: HttpRequest, problem: Problem) -> HttpResponse:
    if isinstance(problem, Denied):
        record_denial(problem)
    return problems.as_json(request, problem=problem)


def _unforeseen(request: HttpRequest, exception: Exception) -> HttpResponse:
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
_HANDLERS: dict[type[Exception], Any] = {
    Problem: _foreseen,
    ValidationError: _shapeless,
    HttpError: _by_status,
    Http404: _missing,
    Exception: _unforeseen,
}


def _make() -> Api:
    made = Api(
        title="Seatrial",
        version=__version__,
        description="Everything that the pages show and do. Failures are problem+json (RFC 9457).",
        docs_url=None,
        auth=[ByToken(), BySession()],
        urls_namespace="api",
    )
    for kind, handler in _HANDLERS.items():
        made.add_exception_handler(kind, handler)
    for name in settings.INSTALLED_APPS:
        if name.startswith("seatrial.domains.") and find_spec(f"{name}.urls"):
            offered: Any = import_module(f"{name}.urls")
            if hasattr(offered, "api_router"):
                made.add_router(offered.api_prefix, offered.api_router)
    return made


api = _make()
