"""Who may open which page and call which endpoint: every address there is, against everybody.

The addresses come from the URL resolver and from the OpenAPI document. A new one without a row here
fails, so that whoever adds it says who may use it. Where a row asks for something that does not exist,
404 means: may ask. The columns: nobody, a person, an administrator, a token that only reads.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories import catalog

pytestmark = pytest.mark.django_db

#: What stands for each part of an address. The service exists, nothing else does.
EXAMPLES = {
    "<str:name>": "edi-gateway",
    "<str:token>": "no-such-link",
    "<str:urn>": "service:nothing",
    "<path:urn>": "service:nothing",
    "<str:environment>": "nowhere",
    "<str:checklist>": "nothing",
    "<str:criterion>": "nothing",
    "<uuid:uid>": "0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11",
    "{name}": "edi-gateway",
    "{urn}": "service:nothing",
    "{uid}": "0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11",
}
#: Opens to everybody: the way in, the theme, what monitors ask, the description of the API.
PUBLIC = {
    "sign-in",
    "sign-in/<str:token>",
    "sign-out",
    "ui/theme",
    "healthz",
    "readyz",
    "metrics",
    "api/v1/",
    "api/v1/openapi.json",
}
READ_ONLY = ("302 200 200 302", "302 405 405 302")
ASKED = ("302 404 404 302", "302 405 405 302")
#: Pages: what GET answers, and what POST answers. A token opens no page.
PAGES = {
    "": READ_ONLY,
    "ui": READ_ONLY,
    "ui/theme": ("405 405 405 405", "302 302 302 302"),
    "healthz": ("200 200 200 200", "405 405 405 405"),
    "readyz": ("200|503 200|503 200|503 200|503", "405 405 405 405"),
    "metrics": ("200 200 200 200", "405 405 405 405"),
    "sign-in": ("200 302 302 200", "422 302 302 422"),
    "sign-in/<str:token>": ("403 403 403 403", "403 403 403 403"),
    "sign-out": ("405 405 405 405", "302 302 302 302"),
    "profile": ("302 200 200 302", "302 200 200 302"),
    "audit": READ_ONLY,
    "services": READ_ONLY,
    "services/<str:name>": READ_ONLY,
    "services/<str:name>/trials": ("302 405 405 302", "302 422 422 302"),
    "services/<str:name>/<str:environment>/<str:checklist>/<str:criterion>": ASKED,
    "trials/<uuid:uid>": ASKED,
    "evidence/<uuid:uid>": ASKED,
    "definitions": READ_ONLY,
    "definitions/<path:urn>": ASKED,
    "api/v1/": ("404 404 404 404", "405 405 405 405"),
    "api/v1/openapi.json": ("200 200 200 200", "405 405 405 405"),
}
#: A workspace of one file that defines nothing.
FILES = [{"path": "service.yaml", "content_base64": "a2luZDogTm90aGluZwo="}]
#: Endpoints, with what is sent to them.
ENDPOINTS = {
    "GET /me": ("401 200 200 200", None),
    "GET /people": ("401 200 200 200", None),
    "GET /audit": ("401 200 200 200", None),
    "GET /services": ("401 200 200 200", None),
    "GET /services/{name}": ("401 200 200 200", None),
    "GET /workspaces": ("401 200 200 200", None),
    "GET /workspaces/{name}": ("401 404 404 404", None),
    "POST /workspaces/{name}/plan": ("401 200 200 200", {"files": FILES}),
    "POST /workspaces/{name}/apply": ("401 403 200 403", {"files": FILES}),
    "GET /definitions": ("401 200 200 200", None),
    "GET /definitions/{urn}": ("401 404 404 404", None),
    "GET /evidence": ("401 200 200 200", None),
    "GET /evidence/{uid}": ("401 404 404 404", None),
    "GET /readiness/services/{name}": ("401 200 200 200", None),
    "POST /readiness/trials": ("401 422 422 403", {"service": "edi-gateway", "environment": ""}),
    "GET /readiness/trials/{uid}": ("401 404 404 404", None),
}


def pages() -> list[str]:
    """Every route that is no endpoint of the API."""
    return [
        route
        for route in _routes(get_resolver().url_patterns)
        if not route.startswith("api/") or route in PUBLIC
    ]


def endpoints() -> list[str]:
    """Every operation of the API."""
    document = Client().get("/api/v1/openapi.json").json()
    return [
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, operations in document["paths"].items()
        for method in operations
    ]


def _routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route


def _address(route: str) -> str:
    for part, example in EXAMPLES.items():
        route = route.replace(part, example)
    assert not set("<>{}") & set(route), f"EXAMPLES lacks what stands for a part of {route}"
    return route


def _fits(status: int, expected: str) -> bool:
    return str(status) in expected.split("|")


def test_every_address_has_a_row() -> None:
    missing = sorted(set(pages()) - set(PAGES)) + sorted(set(endpoints()) - set(ENDPOINTS))

    assert not missing, "say in PAGES or ENDPOINTS who may use: " + ", ".join(missing)


def test_every_row_has_an_address() -> None:
    stale = sorted(set(PAGES) - set(pages())) + sorted(set(ENDPOINTS) - set(endpoints()))

    assert not stale, "no address is left for: " + ", ".join(stale)


@pytest.fixture
def everybody(by, by_token) -> list[tuple[str, Client]]:
    """The columns of the tables."""
    catalog.service()
    return [
        ("nobody", by("nobody")),
        ("a person", by("stranger")),
        ("an administrator", by("administrator")),
        ("a token that reads", by_token("read")),
    ]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("route", PAGES)
def test_pages(everybody, route, method):
    expected = PAGES[route][method == "POST"].split()

    for (who, client), codes in zip(everybody, expected, strict=True):
        response = client.generic(method, f"/{_address(route)}")

        assert _fits(response.status_code, codes), f"{method} /{route} for {who}: {response.status_code}"
        if route not in PUBLIC and who in {"nobody", "a token that reads"}:
            assert response["Location"].startswith("/sign-in?next="), f"{method} /{route} for {who}"


@pytest.mark.parametrize("operation", ENDPOINTS)
def test_endpoints(everybody, operation):
    method, _, path = operation.partition(" ")
    expected, body = ENDPOINTS[operation]

    for (who, client), codes in zip(everybody, expected.split(), strict=True):
        sent = {"data": body, "content_type": "application/json"} if body is not None else {}
        response = getattr(client, method.lower())(f"/api/v1{_address(path)}", **sent)

        assert _fits(response.status_code, codes), f"{operation} for {who}: {response.content!r}"
        if response.status_code >= 400:
            assert response["Content-Type"] == "application/problem+json"


def test_pages_take_no_form_without_the_token_of_their_page(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.administrator)

    taken = [
        route
        for route, (_, posted) in PAGES.items()
        if "405" not in posted and browser.post(f"/{_address(route)}").status_code != 403
    ]

    assert not taken
