"""What monitors send, read as it was captured, and as nobody meant it."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.domains.alerts.formats import READERS, fingerprint, read
from seatrial.domains.alerts.types import Post, Reading

NOW = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
UID = UUID("0193a5b0-0000-7000-8000-000000000001")
CASES = Path(os.environ.get("SEATRIAL_CASES", Path(__file__).parents[3] / "shared" / "cases"))
CAPTURES = CASES / "alertmanager-captures"


def said(name: str, body: Any, **fields: Any) -> Reading:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return read(Post(UID, raw, NOW, **fields), format_name=name)


def captured(name: str) -> Any:
    return json.loads((CAPTURES / name).read_text(encoding="utf-8"))["body"]


@pytest.mark.cases
@pytest.mark.parametrize("path", sorted(CAPTURES.glob("webhook_*.json")), ids=lambda path: path.stem)
def test_what_a_real_alertmanager_sent_is_read_in_full(path: Path) -> None:
    body = captured(path.name)
    reading = said("alertmanager", body)
    assert not reading.rejects
    assert [(each.key, each.state) for each in reading.items] == [
        (each["fingerprint"], each["status"]) for each in body["alerts"]
    ]
    assert reading.truncated == body["truncatedAlerts"]
    for each, alert in zip(reading.items, body["alerts"], strict=True):
        assert each.key == fingerprint(alert["labels"])  # what is sent directly is the same alert
        assert each.starts_at is not None and each.starts_at.tzinfo is not None
        assert (each.ends_at is None) == (alert["status"] == "firing")  # Go's zero time is none


@pytest.mark.cases
@pytest.mark.parametrize("path", sorted(CAPTURES.glob("v2_enqueue_*.json")), ids=lambda path: path.stem)
def test_what_alertmanager_sends_pagerduty_is_read(path: Path) -> None:
    body = captured(path.name)
    (item,) = said("pagerduty", body).items
    assert item.key == body["dedup_key"]
    assert item.state == {"trigger": "firing", "resolve": "resolved"}[body["event_action"]]
    if item.state == "firing":
        assert item.title == body["payload"]["summary"]
        assert item.annotations["num_firing"] == body["payload"]["custom_details"]["num_firing"]


def test_one_bad_alert_keeps_none_of_the_others_back() -> None:
    good = {"status": "firing", "labels": {"alertname": "A"}, "fingerprint": "f1"}
    strange = [7, {"status": "odd"}, {**good, "labels": [1]}, {**good, "startsAt": "soon"}, {"labels": {}}]
    reading = said("alertmanager", {"alerts": [good, *strange, {**good, "fingerprint": "f2"}]})
    assert [(each.position, each.key) for each in reading.items] == [(0, "f1"), (6, "f2")]
    assert [each.position for each in reading.rejects] == [1, 2, 3, 4, 5]
    assert "status" in reading.rejects[1].problem and json.loads(reading.rejects[1].content) == strange[1]


def test_a_group_may_mix_what_fires_with_what_is_resolved() -> None:
    alerts = [
        {"status": "firing", "labels": {"a": "1"}, "endsAt": "0001-01-01T00:00:00Z"},
        {"status": "resolved", "labels": {"a": "2"}, "endsAt": "2026-11-21T01:25:19.123456789Z"},
        {"labels": {"a": "3"}},
    ]
    reading = said("alertmanager", {"status": "firing", "alerts": alerts, "truncatedAlerts": 4})
    assert [each.state for each in reading.items] == ["firing", "resolved", "firing"]
    assert reading.items[0].ends_at is None
    assert reading.items[1].ends_at == datetime(2026, 11, 21, 1, 25, 19, 123456, tzinfo=UTC)
    assert reading.truncated == 4


@pytest.mark.parametrize(
    ("ends_at", "state"),
    [
        (None, "firing"),
        ("0001-01-01T00:00:00Z", "firing"),
        ("2026-11-21T01:30:00Z", "resolved"),
        ("2026-11-21T01:30:00.000001Z", "firing"),
        ("2026-11-21T02:30:00+01:00", "resolved"),
    ],
)
def test_over_the_api_an_alert_is_resolved_once_its_end_is_there(ends_at: str | None, state: str) -> None:
    (item,) = said("alertmanager-api", [{"labels": {"alertname": "A", "empty": ""}, "endsAt": ends_at}]).items
    assert item.state == state
    assert item.key == fingerprint({"alertname": "A"})


def test_pagerdutys_documented_events_are_read() -> None:
    trigger = {
        "payload": {
            "summary": "Example alert on host1.example.com", "timestamp": "2015-07-17T08:42:58.315+0000",
            "source": "monitoringtool:host1", "severity": "info", "component": "postgres", "group": "prod",
            "class": "deploy", "custom_details": {"ping time": "1500ms", "load avg": 0.75},
        },
        "routing_key": "samplekeyhere", "dedup_key": "samplekeyhere", "event_action": "trigger",
        "client": "Sample Monitoring Service", "client_url": "https://monitoring.example.com",
        "links": [{"href": "http://example.com/1", "text": "Link text"}],
    }  # fmt: skip
    (item,) = said("pagerduty", trigger).items
    assert (item.key, item.hint, item.labels["component"]) == ("samplekeyhere", "info", "postgres")
    assert item.annotations == {"ping time": "1500ms", "load avg": "0.75"}
    assert item.link == "https://monitoring.example.com"
    acknowledged = said("pagerduty", {"event_action": "acknowledge", "dedup_key": "k"}).items[0]
    assert acknowledged.state == "acknowledged"
    without = {key: value for key, value in trigger.items() if key != "dedup_key"}
    assert said("pagerduty", without).items[0].key == UID.hex
    assert (
        said("pagerduty", {"event_action": "resolve"}).rejects[0].problem.startswith("dedup_key is missing")
    )


@pytest.mark.parametrize("name", sorted(READERS))
@given(body=st.binary(max_size=200) | st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["alerts", "status", "labels", "startsAt", "payload", "event_action", "dedup_key"]),
        inner, max_size=4),
    max_leaves=12).map(lambda value: json.dumps(value).encode()))  # fmt: skip
def test_nothing_that_is_sent_makes_a_reader_fail(name: str, body: bytes) -> None:
    reading = said(name, body, spec={"mapping": {"key": "body.id", "title": "body.title"}})
    for each in reading.items:
        assert each.key and each.title and "\0" not in repr(each.labels)
    for reject in reading.rejects:
        assert reject.problem and "\0" not in reject.content
