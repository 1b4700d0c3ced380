"""Arrivals are read in their order, each item by itself, and become alerts."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seatrial.domains.alerts import models, services
from seatrial.domains.alerts.services import upserting
from seatrial.domains.catalog import selectors as catalog
from seatrial.kit.access import system
from tests.factories import alerting
from tests.factories.alerting import NOW, SECOND, alert, group, send, states

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def secret() -> str:
    alerting.apply("alertmanager", "pagerduty")
    return alerting.key("alertmanager")


def one() -> models.Alert:
    return models.Alert.objects.get()


def test_an_alert_opens_repeats_and_is_resolved(secret: str) -> None:
    send(secret, group(alert(severity="critical", service="edi-gateway")))
    row = one()
    assert (row.state, row.count, row.severity_hint) == ("open", 1, "critical")
    assert row.title == "DiskFull on db1"
    assert row.service_uid == catalog.service("edi-gateway").uid
    assert row.starts_at == NOW and row.first_at == NOW
    send(secret, group(alert(severity="critical", service="edi-gateway")), at=LATER)
    assert (one().count, one().last_at) == (2, LATER)
    ended = alert(state="resolved", severity="critical", service="edi-gateway")
    send(secret, group(ended), at=LATER + SECOND)
    row = one()
    assert (row.state, row.resolved_at, row.resolved_by) == (
        "resolved", LATER + SECOND, "alert-source:alertmanager",
    )  # fmt: skip
    # others write lines of their own between them: here are those of what came
    said = row.entries.filter(what__in=("opened", "repeated", "resolved")).order_by("id")
    assert [each.what for each in said] == ["opened", "resolved"]


def test_a_resolution_that_comes_before_its_alert_pages_nobody(secret: str) -> None:
    send(secret, group(alert(state="resolved")))
    assert states() == ["resolved"]
    send(secret, group(alert()), at=LATER)  # the notification that was on its way, and is late
    assert states() == ["resolved"]
    assert one().entries.filter(what="late").exists()
    send(secret, group(alert(begun=LATER)), at=LATER + SECOND)
    assert states() == ["resolved", "open"]


def test_what_a_person_resolved_opens_again_when_it_goes_on(secret: str) -> None:
    send(secret, group(alert()))
    models.Alert.objects.update(state="resolved", resolved_at=NOW, resolved_by="person:ana")
    send(secret, group(alert()), at=LATER)
    assert states()[-1] == "open"


def test_one_bad_alert_is_a_dead_letter_and_the_others_proceed(secret: str) -> None:
    bad = {"status": "firing", "labels": {"alertname": "Bad"}, "startsAt": "yesterday"}
    send(secret, group(alert("A"), bad, alert("B"), truncatedAlerts=3))
    assert sorted(models.Alert.objects.values_list("labels__alertname", flat=True)) == ["A", "B"]
    letter = models.DeadLetter.objects.get()
    assert (letter.position, "startsAt" in letter.problem) == (1, True)
    arrival = models.Arrival.objects.get()
    assert (arrival.items, arrival.truncated, arrival.read_at) == (2, 3, NOW + SECOND)


@pytest.mark.parametrize("body", [b"{", b"\xff\x00", b"[]", b"7", b"", b'{"alerts": [{"labels": null}]}'])
def test_what_nobody_can_read_stays_as_it_came(secret: str, body: bytes) -> None:
    send(secret, body)
    assert models.DeadLetter.objects.count() == 1
    assert bytes(models.Arrival.objects.get().body) == body


def test_an_arrival_that_spoils_its_batch_is_buried_alone(
    secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = upserting.upsert

    def spoiled(told: Any, *, now: Any) -> None:
        if any(each.said.labels["alertname"] == "Spoil" for each in told):
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1/0")
        real(told, now=now)

    monkeypatch.setattr(upserting, "upsert", spoiled)
    services.store([alerting.parcel(secret, "", group(alert(name))) for name in ("A", "Spoil", "B")])
    assert services.read_arrivals(clock=lambda: NOW) == 3
    assert sorted(models.Alert.objects.values_list("labels__alertname", flat=True)) == ["A", "B"]
    assert "division by zero" in models.DeadLetter.objects.get().problem
    assert services.read_arrivals(clock=lambda: NOW) == 0


def test_many_items_of_one_identity_come_out_right_in_one_batch(secret: str) -> None:
    fires, ends = alert(), alert(state="resolved")
    again = alert(begun=NOW + SECOND)
    services.store([alerting.parcel(secret, "", group(each)) for each in (fires, fires, ends, again, again)])
    services.read_arrivals(clock=lambda: NOW)
    assert states() == ["resolved", "open"]
    assert list(models.Alert.objects.order_by("number").values_list("count", flat=True)) == [2, 2]


def test_the_number_of_statements_does_not_grow_with_alerts(secret: str) -> None:
    def of(count: int, prefix: str) -> int:
        body = group(*(alert(f"{prefix}{n}") for n in range(count)))
        services.store([alerting.parcel(secret, "", body)])
        with CaptureQueriesContext(connection) as made:
            services.read_arrivals(clock=lambda: NOW)
        return len(made)

    of(1, "warm")
    assert of(5, "few") == of(60, "many")


def test_pagerdutys_events_open_acknowledge_and_resolve(secret: str) -> None:
    key = alerting.key("pagerduty")
    payload = {"summary": "Disk full", "source": "db1", "severity": "error"}
    event = {"routing_key": key, "event_action": "trigger", "dedup_key": "d1", "payload": payload}
    for action, state in (("trigger", "open"), ("acknowledge", "acknowledged"), ("resolve", "resolved")):
        send(key, {**event, "event_action": action}, rest="v2/enqueue")
        assert states() == [state]
    send(key, {**event, "event_action": "resolve"}, rest="v2/enqueue")
    send(
        key, {"routing_key": key, "event_action": "resolve", "dedup_key": "never heard of"}, rest="v2/enqueue"
    )
    assert states() == ["resolved"]
    send(key, event, rest="v2/enqueue", at=LATER)
    assert states() == ["resolved", "open"]


def test_a_source_without_its_file_and_a_revoked_key_send_nothing(secret: str) -> None:
    asked = alerting.parcel(secret, "", group(alert()))
    assert services.store([asked]) == {asked.uid}
    services.revoke_key("alertmanager", hint=secret[:6], actor=system("test"), now=NOW)
    assert services.store([alerting.parcel(secret, "", group(alert()))]) == set()
    other = alerting.key("pagerduty")
    alerting.apply("alertmanager")
    assert services.store([alerting.parcel(other, "", group(alert()))]) == set()
