"""Opsgenie, Grafana, CloudWatch, CloudEvents, JSON of one's own, read as they are documented and captured."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.factories import alerting, sns
from tests.rules.test_alert_formats import CAPTURES, UID, said
from tests.rules.test_workspace_compilation import compiled
from tests.rules.test_workspace_compilation import said as told

from seatrial.domains.alerts.formats import READERS
from seatrial.domains.alerts.formats.wrapping import wrapped
from seatrial.domains.alerts.rules import mapping
from seatrial.domains.alerts.rules.signatures import is_amazons
from seatrial.domains.readiness.rules import BadExpression

TOPIC = "arn:aws:sns:eu-west-1:123456789012:edi-alarms"
CERTIFICATE = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0000.pem"
ALARM = {
    "AlarmName": "edi-dlq-depth", "AlarmDescription": "Messages wait", "AWSAccountId": "123456789012",
    "NewStateValue": "ALARM", "NewStateReason": "Threshold Crossed: 1001 > 1000", "OldStateValue": "OK",
    "StateChangeTime": "2026-11-21T01:29:58.123+0000", "Region": "EU (Ireland)",
    "AlarmArn": "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:edi-dlq-depth",
    "Trigger": {"MetricName": "ApproximateNumberOfMessagesVisible", "Namespace": "AWS/SQS",
                "Dimensions": [{"name": "QueueName", "value": "edi-dlq"}]},
}  # fmt: skip


def notification(alarm: Any = ALARM, **fields: Any) -> dict[str, Any]:
    return {
        "Type": "Notification", "MessageId": "22b80b92", "TopicArn": TOPIC, "Subject": "ALARM: edi-dlq-depth",
        "Message": json.dumps(alarm), "Timestamp": "2026-11-21T01:29:59.000Z", "SignatureVersion": "1",
        "Signature": "AAAA", "SigningCertURL": CERTIFICATE, **fields,
    }  # fmt: skip


@pytest.mark.cases
def test_what_a_real_alertmanager_sends_opsgenie_is_read() -> None:
    for path in sorted(CAPTURES.glob("opsgenie_*.json")):
        captured = json.loads(path.read_text(encoding="utf-8"))
        place = captured["path"].removeprefix("/opsgenie/")
        (item,) = said("opsgenie", captured["body"], path=place).items
        assert item.key == "cdf897c17ef0732116114b564b64e653862d4d8f9307c2fa76dac76cb9f023f8"
        assert item.state == ("resolved" if "close" in path.name else "firing")
        if item.state == "firing":
            assert (item.title, item.labels["cluster"]) == (captured["body"]["message"], "prod")
            assert "db1" in item.annotations["description"] and item.link.startswith("http://vm")


def test_opsgenies_documented_requests_are_read() -> None:
    created = {
        "message": "An example alert message", "alias": "Life is too short/for no alias?",
        "description": "Every alert needs a description", "responders": [{"id": "x", "type": "team"}],
        "tags": ["OverwriteQuietHours", "Critical"], "details": {"service": "edi-gateway", "n": 1},
        "entity": "An example entity", "priority": "P1", "note": "Look at the queue", "user": "Ada",
    }  # fmt: skip
    (item,) = said("opsgenie", created, path="v2/alerts").items
    assert (item.key, item.hint, item.note) == (created["alias"], "p1", "Ada: Look at the queue")
    assert item.labels == {
        "service": "edi-gateway", "n": "1", "entity": "An example entity", "priority": "P1",
        "tags": "OverwriteQuietHours,Critical",
    }  # fmt: skip
    for verb, state in (("close", "resolved"), ("acknowledge", "acknowledged"), ("notes", "noted")):
        place = f"v2/alerts/{created['alias']}/{verb}?identifierType=alias"
        (item,) = said("opsgenie", {"note": "done", "user": "Ada"}, path=place).items
        assert (item.key, item.state, item.note) == (created["alias"], state, "Ada: done")
    assert said("opsgenie", b"", path="v2/alerts/k/close").items[0].key == "k"
    assert said("opsgenie", b"", path="v2/alerts/7/close?identifierType=tiny").items[0].meant == "number"
    assert said("opsgenie", {"message": "m"}, path="v2/alerts").items[0].key == str(UID)


@pytest.mark.parametrize(
    ("body", "path", "problem"),
    [
        ({"alias": "a"}, "v2/alerts", "message is missing"),
        ({"message": "m", "priority": "P9"}, "v2/alerts", "priority"),
        ({}, "v2/alerts/a/notes?identifierType=alias", "note is missing"),
        ({}, "v2/alerts/a/close?identifierType=name", "identifierType"),
        ({}, "v2/alerts/a/snooze?identifierType=alias", "these are known: close, acknowledge"),
        ({"message": " "}, "v2/alerts/a/message", "message is missing"),
        ({}, "v2/alerts/a/description", "description is missing"),
        ({"details": {}}, "v2/alerts/a/details", "details are missing"),
        ({"tags": [","]}, "v2/alerts/a/tags", "tags are missing"),
        ({"priority": "high"}, "v2/alerts/a/priority", "priority is none of"),
        ([], "v2/alerts", "no object"),
    ],
)
def test_what_opsgenie_would_refuse_says_why(body: Any, path: str, problem: str) -> None:
    (reject,) = said("opsgenie", body, path=path).rejects
    assert problem in reject.problem


def test_grafanas_notification_is_read_with_the_place_of_its_panel() -> None:
    good = {
        "status": "firing", "labels": {"alertname": "DlqDepth", "service": "edi-gateway"},
        "annotations": {"summary": "1001 wait"}, "startsAt": "2026-11-21T01:29:00Z",
        "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "https://grafana.example/alerting/1/view",
        "fingerprint": "57c6d9296de2ad39", "silenceURL": "https://grafana.example/silence",
        "dashboardURL": "", "panelURL": "https://grafana.example/d/edi?viewPanel=2", "values": {"A": 1001},
        "valueString": "[ var='A' value=1001 ]",
    }  # fmt: skip
    over = {**good, "status": "resolved", "fingerprint": "f2", "endsAt": "2026-11-21T01:29:30Z"}
    body = {
        "orgId": 1, "status": "firing", "alerts": [good, {"status": "odd"}, over], "version": "1",
        "externalURL": "https://grafana.example/", "truncatedAlerts": 2, "title": "[FIRING:1]",
        "state": "alerting", "message": "**Firing**",
    }  # fmt: skip
    reading = said("grafana", body)
    first, second = reading.items
    assert (first.key, first.state, first.title) == ("57c6d9296de2ad39", "firing", "1001 wait")
    assert first.link == good["panelURL"] and first.annotations["values"] == '{"A": 1001}'
    assert first.ends_at is None
    assert (second.state, reading.truncated, reading.rejects[0].position) == ("resolved", 2, 1)


def test_an_alarm_of_cloudwatch_goes_on_and_off() -> None:
    spec = {"topic": TOPIC}
    reading = said("sns", notification(), spec=spec)
    (item,) = reading.items
    assert (item.key, item.state, item.title) == (ALARM["AlarmArn"], "firing", "edi-dlq-depth")
    assert item.labels["QueueName"] == "edi-dlq" and item.labels["metric"].startswith("Approximate")
    assert item.starts_at == datetime(2026, 11, 21, 1, 29, 58, 123000, tzinfo=UTC)
    assert item.annotations["reason"] == ALARM["NewStateReason"]
    assert reading.certificate == CERTIFICATE  # not known yet: to be had
    (over,) = said("sns", notification({**ALARM, "NewStateValue": "OK"}), spec=spec).items
    assert (over.state, over.starts_at) == ("resolved", None)
    ended = {**ALARM, "NewStateValue": "OK", "OldStateValue": "ALARM"}
    assert said("sns", notification(ended), spec=spec).items[0].starts_at is not None
    (blind,) = said("sns", notification({**ALARM, "NewStateValue": "INSUFFICIENT_DATA"}), spec=spec).items
    assert (blind.state, blind.title) == ("firing", "edi-dlq-depth has no data")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (notification(TopicArn=TOPIC + "x"), "not the topic"),
        (
            notification(SigningCertURL="https://sns.eu-west-1.amazonaws.com.evil.example/a.pem"),
            "SigningCertURL",
        ),
        (notification(Type="Odd"), "no kind of message"),
        (notification("hello"), "Message is no object"),
        (notification({"AlarmName": "x"}), "no alarm"),
        (notification(Type="UnsubscribeConfirmation"), "ended the subscription"),
        (ALARM, "raw message delivery"),
    ],
)
def test_what_is_no_alarm_of_the_topic_says_why(body: Any, problem: str) -> None:
    (reject,) = said("sns", body, spec={"topic": TOPIC}).rejects
    assert problem in reject.problem


@pytest.mark.parametrize("version", ["1", "2"])
def test_a_signature_is_checked_once_the_certificate_is_known(version: str) -> None:
    key, certificate = sns.made()
    body = sns.signed(notification(SignatureVersion=version), key=key)
    known = {"spec": {"topic": TOPIC}, "certificates": {CERTIFICATE: certificate}}
    reading = said("sns", body, **known)
    assert reading.items and not reading.certificate
    for forged in ({"Message": json.dumps({**ALARM, "AlarmName": "other"})}, {"Signature": "%%"},
                   {"SignatureVersion": "3"}):  # fmt: skip
        assert "signature" in said("sns", {**body, **forged}, **known).rejects[0].problem


def test_only_an_address_that_confirms_that_topic_is_asked() -> None:
    url = f"https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=2336"
    asked = notification(Type="SubscriptionConfirmation", SubscribeURL=url, Token="2336")
    assert said("sns", asked, spec={"topic": TOPIC}).confirm == url
    for other in (
        url.replace("https", "http"), url.replace("sns.eu-west-1.amazonaws.com", "169.254.169.254"),
        url.replace("ConfirmSubscription", "DeleteTopic"), url.replace("edi-alarms", "theirs"),
        url.replace("https://", "https://me@"),
    ):  # fmt: skip
        reading = said("sns", {**asked, "SubscribeURL": other}, spec={"topic": TOPIC})
        assert not reading.confirm and reading.rejects
    assert not is_amazons("https://sns.eu-west-1.amazonaws.com:8443/x.pem")
    assert not is_amazons("https://[")


EVENT = {
    "specversion": "1.0", "id": "e-1", "source": "/edi", "type": "com.example.disk.full", "subject": "db1",
    "time": "2026-11-21T01:29:00Z", "data": {"summary": "Disk is full", "severity": "critical",
                                              "labels": {"service": "edi-gateway"}},
}  # fmt: skip


def test_cloudevents_come_in_three_modes() -> None:
    structured = said("cloudevents", EVENT, content_type="application/cloudevents+json; charset=utf-8")
    (item,) = structured.items
    assert (item.key, item.state, item.title, item.hint) == ("/edi db1", "firing", "Disk is full", "critical")
    assert item.labels == {
        "source": "/edi", "type": "com.example.disk.full", "subject": "db1", "service": "edi-gateway"
    }  # fmt: skip
    headers = {f"ce-{name}": str(text) for name, text in EVENT.items() if name != "data"}
    binary = said("cloudevents", EVENT["data"], content_type="application/json", headers=headers)
    assert binary.items == structured.items
    over = {**EVENT, "type": "com.example.disk.resolved", "data": None}
    batch = said("cloudevents", [EVENT, {"id": "x"}, over], content_type="application/cloudevents-batch+json")
    assert [(each.position, each.state) for each in batch.items] == [(0, "firing"), (2, "resolved")]
    assert "specversion" in batch.rejects[0].problem
    text = said("cloudevents", b"it broke", content_type="text/plain", headers=headers)
    assert text.items[0].title == "com.example.disk.full db1"
    without = {name: value for name, value in EVENT.items() if name != "subject"}
    assert said("cloudevents", without).items[0].key == "/edi e-1"


def test_a_mapping_reads_a_cloudevent() -> None:
    said_so = {"key": "body.data.id", "title": "body.type", "status": "body.data.down"}
    body = {**EVENT, "data": {"id": "a", "down": False}}
    (item,) = said("cloudevents", body, spec={"mapping": said_so}).items
    assert (item.key, item.state, item.title) == ("a", "resolved", "com.example.disk.full")


ZABBIX = {
    "items": "body.problems", "key": "string(item.id)", "title": "item.name + ' on ' + body.host",
    "status": "item.value == 1 ? 'problem' : 'ok'", "severity": "item.level",
    "starts_at": "timestamp(item.at)", "link": "item.url",
    "labels": {"service": "item.app", "host": "body.host"}, "annotations": {"text": "item.text"},
}  # fmt: skip


def test_a_mapping_reads_json_of_ones_own() -> None:
    problem = {
        "id": 7,
        "name": "Disk",
        "value": 1,
        "level": "High",
        "at": "2026-11-21T01:29:00Z",
        "app": "edi",
    }
    body = {"host": "db1", "problems": [problem, {**problem, "id": 8, "value": 0}, {"name": "?"}]}
    reading = said("json", body, spec={"mapping": ZABBIX})
    first, second = reading.items
    assert (first.key, first.title, first.state, first.hint) == ("7", "Disk on db1", "firing", "high")
    assert first.labels == {"service": "edi", "host": "db1"} and not first.annotations
    assert first.starts_at == datetime(2026, 11, 21, 1, 29, tzinfo=UTC)
    assert second.state == "resolved"
    (reject,) = reading.rejects
    assert reject.position == 2 and "key: string(item.id): id was not sent" in reject.problem
    repaired = wrapped('{"id": 9, "value": 1}', format_name="json", original=json.dumps(body).encode())
    (again,) = said(repaired.format, repaired.body, spec={"mapping": ZABBIX}).items
    assert (again.key, again.labels) == ("9", {"host": "db1"})


def test_what_is_wrong_with_a_label_keeps_no_alert_back() -> None:
    said_so = {"key": "body.id", "title": "body.id", "labels": {"twice": "body.id + 1"}}
    (item,) = said("json", {"id": "a"}, spec={"mapping": said_so}).items
    assert item.annotations["mapping_fault"].startswith("labels.twice: body.id + 1")
    (reject,) = said("json", {"id": "a"}, spec={"mapping": {**said_so, "status": "body.id"}}).rejects
    assert "status is none of" in reject.problem
    (reject,) = said("json", {"id": "a"}, spec={"mapping": {**said_so, "items": "body.id"}}).rejects
    assert "items came to no list" in reject.problem


def test_plain_events_need_no_mapping() -> None:
    event = {"key": "backup/db1", "title": "Backup failed", "severity": "Critical", "labels": {"a": "b"}}
    for name in ("events", "json"):
        (item,) = said(name, event).items
        assert (item.key, item.state, item.hint) == ("backup/db1", "firing", "critical")
    reading = said("events", [event, {**event, "status": "resolved"}, {**event, "titel": "x"}])
    assert [each.state for each in reading.items] == ["firing", "resolved"]
    assert "an event has no titel" in reading.rejects[0].problem


@pytest.mark.parametrize("text", ["body.", "boddy.id", "item.id ==", "size(other)"])
def test_an_expression_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(BadExpression):
        mapping.compiled(text)
    mapping.compiled("body.list.map(each, each.id)")


@pytest.mark.parametrize("name", sorted(READERS))
def test_every_format_has_a_way_back(name: str) -> None:
    found = wrapped('{"a": 1}', format_name=name, original=b'{"alerts": [], "body": {}}')
    assert found.format in READERS and json.loads(found.body)


SOURCE = """\
apiVersion: seatrial.dev/v1
kind: AlertSource
metadata: {name: zabbix}
spec:
  format: json
  team: group:default/edi-team
  mapping:
    key: item.id
    title: item.name +
    labels:
      service: app
---
apiVersion: seatrial.dev/v1
kind: AlertSource
metadata: {name: cloudwatch}
spec:
  format: sns
  team: group:default/edi-team
  mapping: {key: body.id, title: body.id}
"""


def test_what_a_source_says_wrongly_is_found_with_its_line() -> None:
    found = compiled(catalog=alerting.CATALOG, sources=SOURCE)
    assert [each.split(" ")[0] for each in told(found)] == [
        "sources.yaml:9:12:", "sources.yaml:11:16:", "sources.yaml:17:11:", "sources.yaml:19:12:",
    ]  # fmt: skip
    assert "unknown name app" in told(found)[1]
