"""How the API fails: always as problem+json, with a remedy, and without internals."""

import json
import logging

import pytest
from django.db import OperationalError
from django.test import Client

from seatrial.domains.audit.models import Entry
from seatrial.domains.identity import selectors
from seatrial.server import problems

pytestmark = pytest.mark.django_db


def told(response, status: int, kind: str) -> dict:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    content = response.json()
    assert content["type"] == f"docs/reference/problems.md#{kind}"
    assert content["status"] == status
    assert content["title"]
    assert content["instance"] == response["X-Request-ID"]
    return content


def test_without_credentials_one_is_told_how_to_send_them():
    response = Client().get("/api/v1/me")

    assert "Bearer" in told(response, 401, "not-signed-in")["remedy"]
    assert response["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_wrong_token_is_refused_though_somebody_is_signed_in(by, method):
    browser = by("owner")

    response = getattr(browser, method)("/api/v1/me", headers={"Authorization": "Bearer seatrial_no"})

    # the address is known to take GET alone, whoever asks
    told(response, 401, "cannot-authenticate") if method == "get" else told(
        response, 405, "method-not-allowed"
    )


def test_unknown_addresses_below_the_api_are_problems_too(by):
    told(Client().get("/api/v1/nothing"), 404, "not-found")
    told(Client().get("/api/v2/me"), 404, "not-found")


def test_a_method_that_is_not_taken_lists_those_that_are():
    response = Client().delete("/api/v1/audit")

    told(response, 405, "method-not-allowed")
    assert response["Allow"] == "GET"


@pytest.mark.parametrize("query, place", [("limit=201", "/query/limit"), ("cursor=x", "/query/cursor")])
def test_shapes_are_told_with_their_place(by_token, query, place):
    content = told(by_token("read").get(f"/api/v1/audit?{query}"), 422, "invalid")

    assert content["errors"][0]["pointer"] == place
    assert content["errors"][0]["detail"]


def test_a_nul_in_the_address_is_a_bad_request(by, by_token):
    told(by_token("read").get("/api/v1/audit?subject=%00"), 400, "bad-request")
    assert by("owner").get("/audit?subject=%00").status_code == 400


def test_a_nul_in_a_text_is_a_bad_request(by):
    sent = {"name": "\0", "scopes": ["read"]}
    told(by("owner").post("/api/v1/tokens", sent, content_type="application/json"), 400, "bad-request")


def test_a_denial_is_told_with_its_reason_and_is_on_record(by_token):
    content = told(by_token("workspace:apply").get("/api/v1/me"), 403, "denied")

    assert "does not hold read" in content["detail"]
    entry = Entry.objects.get(action="access.denied")
    assert entry.actor_name == ""
    assert content["detail"] == "test workspace:apply does not hold read"
    reason = "the actor does not hold read"
    assert entry.details == {"asked_for": "api.read", "reason": reason, "grant": "read"}


def test_what_nobody_foresaw_is_logged_and_not_told(by, monkeypatch, caplog):
    def explode(*_, **__):
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr(selectors, "people", explode)
    with caplog.at_level(logging.ERROR, logger="seatrial.server.problems"):
        content = told(by("owner").get("/api/v1/people"), 500, "mistake")

    assert "hunter2" not in json.dumps(content)
    assert "hunter2" in caplog.text


def test_a_database_that_is_away_is_told_as_such(by, monkeypatch):
    def away(*_, **__):
        raise OperationalError("connection to server at 10.0.0.5 failed")

    monkeypatch.setattr(selectors, "people", away)
    response = by("owner").get("/api/v1/people")

    assert "10.0.0.5" not in json.dumps(told(response, 503, "database-away"))
    assert response["Retry-After"] == "5"


def test_changes_by_a_session_need_the_csrf_token(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.owner)

    told(browser.post("/api/v1/readiness/trials", {}, "application/json"), 403, "forged-request")


def test_nobody_is_told_401_before_anything_about_csrf():
    response = Client(enforce_csrf_checks=True).post("/api/v1/readiness/trials", {}, "application/json")

    told(response, 401, "not-signed-in")


def test_the_id_that_a_proxy_gave_is_kept_where_it_looks_like_one():
    assert Client().get("/api/v1/me", headers={"X-Request-ID": "abc-12345"})["X-Request-ID"] == "abc-12345"
    assert Client().get("/api/v1/me", headers={"X-Request-ID": "a b\tc"})["X-Request-ID"] != "a b\tc"


def test_faults_that_stand_in_files_have_a_place_and_no_pointer():
    fault = problems.Fault("ops/service.yaml:3:7", "is no tier", "Write 1, 2, 3 or 4.")

    assert problems.errors([fault]) == [
        {"place": "ops/service.yaml:3:7", "detail": "is no tier", "remedy": "Write 1, 2, 3 or 4."}
    ]
