"""What holds for every request: it acts once for a key, knows what stands, and lists can be had whole."""

import csv
import io
import json

import pytest
from django.http import HttpRequest, JsonResponse
from django.test import Client, RequestFactory

from seatrial.domains.audit import services as audit
from seatrial.domains.audit.models import Entry
from seatrial.kit.access import system
from seatrial.server.api import conditions
from tests.cast import NOW
from tests.factories import catalog

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


def services(number: int) -> None:
    for place in range(number):
        catalog.service(f"service-{place:03}")


def apply(program: Client, name: str = "ops", **headers: str):
    body = {"files": [{"path": "service.yaml", "content_base64": "a2luZDogTm90aGluZwo="}]}
    return program.post(
        f"/api/v1/workspaces/{name}/apply", body, content_type="application/json", headers=headers
    )


def test_an_apply_that_is_sent_twice_is_done_once(by_token):
    program = by_token("workspace:apply")
    first = apply(program, **KEY)
    entries = Entry.objects.count()
    again = apply(program, **KEY)

    assert first.status_code == again.status_code == 200, first.content
    assert again.content == first.content
    assert again["Idempotency-Replayed"] == "true" and "Idempotency-Replayed" not in first
    assert first.json()["is_done"] and apply(program).json()["is_done"] is False
    assert Entry.objects.count() == entries


def test_a_key_that_was_used_for_something_else_is_refused(by_token):
    program = by_token("workspace:apply")
    apply(program, **KEY)
    body = {"files": []}
    response = program.post(
        "/api/v1/workspaces/ops/apply", body, content_type="application/json", headers=KEY
    )

    assert response.status_code == 422
    assert response.json()["type"].endswith("#idempotency-key-reused")


def test_a_bad_key_is_refused_and_nothing_is_done(by_token):
    response = apply(by_token("workspace:apply"), **{"Idempotency-Key": "a b"})

    assert response.status_code == 400
    assert "UUID" in response.json()["detail"]


def test_a_denial_under_a_key_is_on_record(by_token):
    response = apply(by_token("read"), **KEY)

    assert response.status_code == 403
    assert Entry.objects.filter(action="access.denied").count() == 1


def test_who_has_it_already_is_not_sent_it_again(by_token):
    services(2)
    program = by_token("read")
    first = program.get("/api/v1/services")
    again = program.get("/api/v1/services", headers={"If-None-Match": first["ETag"]})
    catalog.service("new-one")
    changed = program.get("/api/v1/services", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200 and changed["ETag"] != first["ETag"]


class Thing:
    """A thing behind an address, as an endpoint would have it."""

    def __init__(self) -> None:
        self.colour = "red"

    def __call__(self, request: HttpRequest) -> JsonResponse:
        if request.method != "GET":
            self.colour = request.GET["colour"]
        return JsonResponse({"colour": self.colour})


def test_who_saw_another_state_overwrites_nothing():
    thing, asked = Thing(), RequestFactory()
    seen = conditions.read(asked.get("/thing"), ask=thing)["ETag"]
    conditions.write(asked.patch("/thing?colour=green", headers={"If-Match": seen}), ask=thing)
    assert thing.colour == "green"

    late = asked.patch("/thing?colour=blue", headers={"If-Match": seen})
    with pytest.raises(conditions.CannotOverwrite) as refused:
        conditions.write(late, ask=thing)
    assert thing.colour == "green"
    assert "Read it again" in refused.value.remedy
    conditions.write(asked.patch("/thing?colour=blue", headers={"If-Match": "*"}), ask=thing)
    assert thing.colour == "blue"


def test_a_list_names_its_next_page(by_token):
    services(3)
    program = by_token("read")
    page = program.get("/api/v1/services?limit=2&q=")
    address = page["Link"].partition(">")[0].lstrip("<")
    last = program.get(address)

    assert page["Link"].endswith('rel="next"')
    assert len(page.json()["items"]) == 2 and len(last.json()["items"]) == 1
    assert "Link" not in last


def whole(response) -> str:
    return b"".join(response.streaming_content).decode()


def test_a_list_is_had_whole_as_csv_and_as_json_lines(by_token):
    services(203)
    program = by_token("read")
    table = list(csv.DictReader(io.StringIO(whole(program.get("/api/v1/services?format=csv")))))
    response = program.get("/api/v1/services", headers={"Accept": "application/jsonl"})
    lines = [json.loads(line) for line in whole(response).splitlines()]

    assert len(table) == len(lines) == 203
    assert [row["name"] for row in table] == [line["name"] for line in lines]
    assert response["Content-Disposition"] == 'attachment; filename="services.jsonl"'


def test_an_empty_list_as_csv_has_its_heading(by_token):
    table = whole(by_token("read").get("/api/v1/services?format=csv")).splitlines()

    assert len(table) == 1 and "name" in table[0].split(",")


def test_a_formula_stays_text_in_a_spreadsheet(by_token):
    audit.record("test.done", actor=system("test"), subject="=HYPERLINK(1)", now=NOW)
    rows = csv.DictReader(io.StringIO(whole(by_token("read").get("/api/v1/audit?format=csv"))))

    assert "'=HYPERLINK(1)" in [row["subject"] for row in rows]


def test_what_is_no_list_cannot_be_exported(by_token):
    response = by_token("read").get("/api/v1/me?format=csv")

    assert response.status_code == 406
    assert response.json()["type"].endswith("#cannot-export")


def test_exports_ask_for_credentials_as_everything_does():
    assert Client().get("/api/v1/services?format=csv").status_code == 401
