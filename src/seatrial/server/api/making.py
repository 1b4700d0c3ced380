"""Makes the API of what the domains offer, and puts a door before each address."""

import re
from collections.abc import Callable
from functools import cache, wraps
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from seatrial import __version__
from seatrial.kit.problems import Problem
from seatrial.server import problems
from seatrial.server.api import conditions, document, exports, repetition
from seatrial.server.api.credentials import SAFE, BySession, ByToken
from seatrial.server.api.failures import HANDLERS
from seatrial.server.api.grouping import grouped
from seatrial.server.api.rendering import Renderer

#: Addresses that ninja adds itself, which take whatever method comes.
_OF_NINJA = ("openapi-json", "api-root")
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
View = Callable[..., HttpResponseBase]


class Api(NinjaAPI):
    """The API with its rules for every request, in its document too."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The OpenAPI document; each operation says how it fails, repeats, depends and exports."""
        schema = super().get_openapi_schema(**options)
        document.complete(schema)
        return schema

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The endpoint's own name: clients that are generated call it so."""
        return operation.view_func.__name__

    def create_response(self, request: HttpRequest, data: Any, **options: Any) -> HttpResponse:
        """The answer; that of a list names its next page (RFC 8288)."""
        response = super().create_response(request, data, **options)
        if isinstance(data, dict) and "items" in data and data.get("next"):
            query = urlencode({**request.GET.dict(), "cursor": data["next"]})
            response.headers["Link"] = f'<{request.path}?{query}>; rel="next"'
        return response

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        """The addresses, each of which asks for credentials itself and answers 405 as a problem."""
        patterns, app_name, namespace = super().urls
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                is_ninjas = pattern.name in _OF_NINJA
                pattern.callback = _door(require_safe(pattern.callback) if is_ninjas else pattern.callback)
        return grouped(patterns), app_name, namespace


def _door(view: View) -> View:
    """Before every address: exports, conditions and repetitions; after it: what every answer bears."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        def ask(asked: HttpRequest) -> HttpResponseBase:
            return view(asked, *args, **options)

        try:
            response = _answer(request, ask)
        except Problem as problem:
            response = HANDLERS[Problem](request, problem)
        if isinstance(response, HttpResponseNotAllowed):
            allowed = response.headers["Allow"]
            refusal = problems.CannotTakeMethod(f"{request.method} is none of those taken here: {allowed}")
            return problems.as_json(request, problem=refusal, headers={"Allow": allowed})
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return login_not_required(answer)


def _answer(request: HttpRequest, ask: exports.Ask) -> HttpResponseBase:
    if request.method in SAFE:
        form = exports.wanted(request)
        if form:
            return exports.export(request, ask=ask, form=form, columns=_columns(request))
        return conditions.read(request, ask=ask)
    # A repetition is answered before the condition is looked at: the first one has changed what stands.
    return repetition.once(request, ask=lambda: conditions.write(request, ask=ask))


def _columns(request: HttpRequest) -> tuple[str, ...]:
    route = request.resolver_match.route if request.resolver_match else ""
    path = _PARAMETER.sub(r"{\1}", route)
    return _all_columns().get(f"/{path}", ())


@cache
def _all_columns() -> dict[str, tuple[str, ...]]:
    return dict(document.columns(api.get_openapi_schema()))


def _make() -> Api:
    made = Api(
        title="Seatrial",
        version=__version__,
        description="Everything that the pages show and do. Failures are problem+json (RFC 9457).",
        docs_url=None,
        auth=[ByToken(), BySession()],
        urls_namespace="api",
        renderer=Renderer(),
    )
    for kind, handler in HANDLERS.items():
        made.add_exception_handler(kind, handler)
    for name in settings.INSTALLED_APPS:
        if name.startswith("seatrial.domains.") and find_spec(f"{name}.urls"):
            offered: Any = import_module(f"{name}.urls")
            if hasattr(offered, "api_router"):
                made.add_router(offered.api_prefix, offered.api_router)
    return made


api = _make()
