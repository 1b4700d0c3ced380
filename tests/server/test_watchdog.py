"""Somebody outside hears every minute that paging goes well, and nothing while it does not."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import connection
from django.test import override_settings

from seatrial.domains.alerts import models, services
from seatrial.domains.notices import services as notices
from seatrial.kit import clock
from seatrial.kit.ids import new_uid
from seatrial.server import alert_findings, config
from seatrial.server.watchdog import ROUND, Watchdog
from tests.factories import alerting

pytestmark = pytest.mark.django_db(transaction=True)
HEARD: list[str] = []


class _Ear(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        HEARD.append(self.path)
        self.send_response(500 if self.path == "/deaf" else 200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Tests say what went wrong."""


@pytest.fixture
def ear() -> Iterator[str]:
    HEARD.clear()
    server = HTTPServer(("127.0.0.1", 0), _Ear)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    place = f"127.0.0.1:{server.server_port}"
    with override_settings(PROBE_ALLOW=(place,)):
        yield f"http://{place}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def well() -> Iterator[None]:
    now = clock.now()
    for name in ("alerts.reading", "alerts.escalating"):
        notices.beat(new_uid(now), round_name=name, started_at=now, now=now)
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM notices_pagerbeat")


def _same(at: datetime) -> datetime:
    return at


def test_it_is_called_every_minute(ear: str, well: None) -> None:
    dog, now = Watchdog(f"{ear}/beat"), clock.now()
    moments = [now, now + timedelta(seconds=59), now + timedelta(seconds=60), now + timedelta(seconds=61)]
    assert [dog.go_round(clock=partial(_same, at)) for at in moments] == [1, 0, 1, 0]
    assert HEARD == ["/beat", "/beat"]


def test_it_is_not_called_while_a_round_fails_nor_for_a_failure_of_its_own(ear: str, well: None) -> None:
    now = clock.now()
    notices.beat(new_uid(now), round_name=ROUND, started_at=now, now=now, trouble="not heard")
    assert Watchdog(ear).go_round(clock=clock.now) == 1
    notices.beat(new_uid(now), round_name="alerts.reading", started_at=now, now=clock.now(), trouble="no")
    assert Watchdog(ear).go_round(clock=clock.now) == 0


def test_it_is_not_called_while_what_came_is_not_read_or_a_timer_is_late(ear: str, well: None) -> None:
    alerting.apply("alertmanager", more=", silent_after: 15m")
    secret = alerting.key("alertmanager")
    assert models.Heartbeat.objects.exists()
    with connection.cursor() as cursor:
        assert "1 timer of alerts late" in alert_findings.trouble(cursor.connection)
    models.Heartbeat.objects.update(due_at=clock.now())
    assert Watchdog(ear).go_round(clock=clock.now) == 1
    services.store([alerting.parcel(secret, "", {}, at=clock.now() - timedelta(seconds=62))])
    assert Watchdog(ear).go_round(clock=clock.now) == 0
    with connection.cursor() as cursor:
        assert "1 request of monitors not read" in alert_findings.trouble(cursor.connection)


def test_who_does_not_answer_keeps_nothing(ear: str, well: None) -> None:
    assert Watchdog(f"{ear}/deaf").go_round(clock=clock.now) == 0
    assert Watchdog("http://127.0.0.1:9/x").go_round(clock=clock.now) == 0
    assert Watchdog().go_round(clock=clock.now) == 0


def test_the_doctor_tells_of_dead_letters_and_of_what_is_late() -> None:
    alerting.apply("alertmanager")
    secret = alerting.key("alertmanager")
    alerting.send(secret, b"{")
    with connection.cursor() as cursor:
        found = list(
            alert_findings.findings(cursor.connection, place="here", settings=config.Settings())
        )  # fmt: skip
    assert {each.name: each.verdict for each in found} == {
        "alerts": "ok", "dead letters": "warn", "watchdog": "warn",
    }  # fmt: skip
    assert "1 dead letter of monitors" in found[1].detail
    set_up = config.Settings(watchdog_url="https://watch.example/1")
    with connection.cursor() as cursor:
        assert list(alert_findings.findings(cursor.connection, place="", settings=set_up))[-1].verdict == "ok"


def test_an_address_that_is_none_of_the_web_is_refused() -> None:
    with pytest.raises(ValueError, match="https://"):
        config.Settings(watchdog_url="watch.example")
