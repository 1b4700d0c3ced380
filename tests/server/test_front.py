"""What monitors send is stored before it is answered, and refused in a way that they repeat."""

import io
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import OperationalError, connection

from seatrial.domains.alerts import models, services
from seatrial.domains.alerts.services import receiving
from seatrial.domains.alerts.types import LARGEST_BODY
from seatrial.kit import clock
from seatrial.server.front import Front
from tests.factories import alerting
from tests.factories.alerting import alert, group

pytestmark = pytest.mark.django_db(transaction=True)


def beyond(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("299 Django", [])
    return [b"pages"]


def ask(
    front: Front, path: str, body: bytes = b"{}", *, method: str = "POST", **more: str
) -> tuple[Any, ...]:
    said: list[Any] = []
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/json", "wsgi.input": io.BytesIO(body), **more,
    }  # fmt: skip
    found = b"".join(front(environ, lambda status, headers: said.extend((status, dict(headers)))))
    return said[0], said[1], found


@pytest.fixture
def front() -> Iterator[Front]:
    alerting.apply("alertmanager", "pagerduty")
    intake = services.Intake()
    yield Front(beyond, intake=intake)
    intake.close()


def test_what_got_its_2xx_stands(front: Front) -> None:
    key = alerting.key("alertmanager")
    body = json.dumps(group(alert())).encode()
    status, headers, found = ask(front, f"/in/{key}", body, QUERY_STRING="a=b")
    assert (status, found) == ("200 OK", b"{}") and headers["Content-Length"] == "2"
    row = models.Arrival.objects.get()
    assert (bytes(row.body), row.format, row.path) == (body, "alertmanager", "?a=b")
    assert ask(front, f"/in/{key}/api/v2/alerts", b"[]")[0] == "200 OK"
    assert models.Arrival.objects.latest("id").format == "alertmanager-api"


def test_pagerdutys_clients_hear_what_they_expect(front: Front) -> None:
    key = alerting.key("pagerduty")
    status, _, found = ask(
        front, "/in/v2/enqueue", json.dumps({"routing_key": key, "dedup_key": "d"}).encode()
    )
    assert (status, json.loads(found)["dedup_key"]) == ("202 Accepted", "d")
    status, _, found = ask(front, "/in/v2/enqueue", json.dumps({"routing_key": key}).encode())
    assert json.loads(found)["dedup_key"] == models.Arrival.objects.latest("id").uid.hex
    assert ask(front, f"/in/{key}/v2/enqueue", b"not even JSON")[0] == "202 Accepted"


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT"])
def test_a_sign_of_life_is_brought_by_any_method(front: Front, method: str) -> None:
    key = alerting.key("alertmanager")
    status, _, found = ask(front, f"/in/{key}/heartbeat/nightly", b"", method=method)
    assert (status, found) == ("200 OK", b"" if method == "HEAD" else b"{}")
    row = models.Arrival.objects.get()
    assert (row.format, row.path) == ("heartbeat", "heartbeat/nightly")
    assert ask(front, f"/in/{'0' * 32}/heartbeat/x", b"", method=method)[0] == "404 Not Found"


def test_what_clients_of_alertmanager_ask_and_set_goes_on_to_the_pages(front: Front) -> None:
    key = alerting.key("alertmanager")
    for method, rest in (
        ("GET", "alerts"), ("GET", "status"), ("POST", "silences"), ("DELETE", "silence/x"),
    ):  # fmt: skip
        assert ask(front, f"/in/{key}/api/v2/{rest}", method=method)[0] == "299 Django"
    assert not models.Arrival.objects.exists()


@pytest.mark.parametrize("path", ["/in/", "/in/short", f"/in/{'0' * 32}", "/in/v2/enqueue", "/in/v2/alerts"])
def test_what_no_source_has_a_key_for_is_not_there(front: Front, path: str) -> None:
    assert ask(front, path)[0] == "404 Not Found"
    assert not models.Arrival.objects.exists()


def test_everything_else_goes_on_to_the_pages(front: Front) -> None:
    assert ask(front, "/in/x", method="GET")[0] == "299 Django"
    assert ask(front, "/alerts")[0] == "299 Django"


def test_what_cannot_be_stored_is_to_be_sent_again(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    key = alerting.key("alertmanager")

    def away(parcels: object) -> set[Any]:
        raise OperationalError("the database is away")

    with monkeypatch.context() as patched:
        patched.setattr(receiving, "store", away)
        status, headers, _ = ask(front, f"/in/{key}")
    assert (status, headers["Retry-After"]) == ("503 Service Unavailable", "2")
    assert ask(front, f"/in/{key}")[0] == "200 OK"


def test_one_parcel_that_spoils_a_statement_keeps_no_other_out(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = alerting.key("alertmanager")
    real = receiving.store

    def spoiled(parcels: Any) -> set[Any]:
        if any(each.body == b"spoil" for each in parcels):
            raise OperationalError("one of them")
        return real(parcels)

    monkeypatch.setattr(receiving, "store", spoiled)
    with ThreadPoolExecutor(24) as pool:
        bodies = [b"spoil" if n % 8 == 3 else b"{}" for n in range(96)]
        found = [
            each.result()[0] for each in [pool.submit(ask, front, f"/in/{key}", body) for body in bodies]
        ]
    assert found == ["503 Service Unavailable" if body == b"spoil" else "200 OK" for body in bodies]
    assert models.Arrival.objects.count() == 84


def test_too_much_at_once_is_refused(front: Front) -> None:
    key = alerting.key("alertmanager")
    assert ask(front, f"/in/{key}", CONTENT_LENGTH=str(LARGEST_BODY + 1))[0].startswith("413")
    assert ask(front, f"/in/{key}", b"x" * (LARGEST_BODY + 1), CONTENT_LENGTH="")[0].startswith("413")


@pytest.mark.slow
def test_64_senders_that_share_fingerprints_wait_for_nobody_for_ever(front: Front) -> None:
    key = alerting.key("alertmanager")
    names = [f"Shared{n}" for n in range(12)]
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            services.read_arrivals(clock=clock.now)
        connection.close()

    readers = [threading.Thread(target=read) for _ in range(3)]
    for each in readers:
        each.start()

    def send(number: int) -> list[str]:
        turned = names[number % 12 :] + names[: number % 12]
        body = json.dumps(group(*(alert(name) for name in turned))).encode()
        return [ask(front, f"/in/{key}", body)[0] for _ in range(5)]

    try:
        with ThreadPoolExecutor(64) as pool:
            found = [status for statuses in pool.map(send, range(64)) for status in statuses]
    finally:
        stop.set()
        for each in readers:
            each.join(60)
    while services.read_arrivals(clock=clock.now):
        pass
    assert set(found) == {"200 OK"}
    assert models.Arrival.objects.filter(read_at=None).count() == 0
    assert not models.DeadLetter.objects.exists()
    assert sorted(models.Alert.objects.values_list("count", flat=True)) == [320] * 12
