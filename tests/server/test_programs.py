"""Programs with a token take a shorter row of middleware: what is answered is the same."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.test import Client, RequestFactory

from seatrial.domains.audit.models import Entry
from seatrial.server.programs import ByCredentials, Programs

pytestmark = pytest.mark.django_db
#: What the row for pages adds, and a program has no use for.
_OF_PAGES = {"Vary"}


@pytest.fixture(scope="module")
def rows() -> dict[str, WSGIHandler]:
    """Both rows of middleware, made as the web process makes them."""
    found = {"short": Programs(), "whole": WSGIHandler()}
    assert settings.MIDDLEWARE[-1] == "seatrial.server.middleware.AuditDenials"
    return found


@pytest.mark.parametrize(
    ("grants", "method", "path", "body", "status"),
    [
        (("read",), "GET", "/api/v1/services?limit=2", None, 200),
        (("read",), "GET", "/api/v1/services/nothing", None, 404),
        (("read",), "DELETE", "/api/v1/services", None, 405),
        (("gates:ask",), "GET", "/api/v1/services", None, 403),
        (("read",), "POST", "/api/v1/tokens", {"name": ""}, 422),
        (("read",), "GET", "/api/v1/%00", None, 400),
        ((), "GET", "/api/v1/services", None, 401),
    ],
)
def test_an_answer_is_the_same_by_both_rows(
    rows: dict[str, WSGIHandler], by_token: Any, grants: tuple[str, ...], method: str, path: str,
    body: dict[str, Any] | None, status: int,
) -> None:  # fmt: skip
    token = _token(by_token(*grants)) if grants else "seatrial_nobody"
    told = {name: _asked(row, method, path, body, token) for name, row in rows.items()}
    assert told["short"] == told["whole"]
    assert told["short"][0] == status


def test_a_denial_is_on_record_once(rows: dict[str, WSGIHandler], by_token: Any) -> None:
    _asked(rows["short"], "GET", "/api/v1/services", None, _token(by_token("gates:ask")))
    assert Entry.objects.filter(action="access.denied", details__asked_for="api.read").count() == 1


@pytest.mark.parametrize(
    ("path", "credentials", "row"),
    [
        ("/api/v1/services", "Bearer x", "short"),
        ("/api/v1/services", "", "whole"),
        ("/api/v1/services", "Basic x", "whole"),
        ("/services", "Bearer x", "whole"),
    ],
)
def test_only_programs_at_the_api_take_the_short_row(path: str, credentials: str, row: str) -> None:
    asked: list[str] = []
    names = {"whole": lambda *_: asked.append("whole"), "short": lambda *_: asked.append("short")}
    application = ByCredentials(names["whole"], short=names["short"])  # type: ignore[arg-type]
    application({"PATH_INFO": path, "HTTP_AUTHORIZATION": credentials}, lambda *_: None)
    assert asked == [row]


def _asked(row: WSGIHandler, method: str, path: str, body: Any, token: str) -> tuple[int, Any, Any]:
    request = RequestFactory().generic(
        method, path, json.dumps(body) if body is not None else "", content_type="application/json",
        headers={"Authorization": f"Bearer {token}", "X-Request-ID": "the-same-request"},
    )  # fmt: skip
    response = row.get_response(request)
    assert isinstance(response, HttpResponse)
    headers = {name: value for name, value in response.headers.items() if name not in _OF_PAGES}
    return response.status_code, headers, response.content


def _token(client: Client) -> str:
    return str(client.defaults["HTTP_AUTHORIZATION"]).removeprefix("Bearer ")
