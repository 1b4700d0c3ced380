"""PagerDuty's client and documented payloads, Opsgenie's requests, CloudEvents and our own command send to a
real server, unchanged but for the address.
"""

import json
import ssl
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import httpx
import pagerduty
import pytest

from seatrial import cli
from seatrial.domains.alerts import models
from tests.domains.notices.servers import certificate
from tests.factories import alerting
from tests.server.monitors import free_port, serving, started, wait_for
from tests.server.test_monitors import _amtool as amtool

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

#: https://developer.pagerduty.com/docs/events-api-v2/trigger-events/ : the example, and those that follow it.
TRIGGER = {
    "payload": {
        "summary": "Example alert on host1.example.com", "timestamp": "2015-07-17T08:42:58.315+0000",
        "source": "monitoringtool:cloudvendor:central-region-dc-01:852559987:cluster/api-stats-prod-003",
        "severity": "info", "component": "postgres", "group": "prod-datapipe", "class": "deploy",
        "custom_details": {"ping time": "1500ms", "load avg": 0.75},
    },
    "dedup_key": "samplekeyhere",
    "images": [{"src": "https://www.pagerduty.com/wp-content/uploads/pagerduty-logo-green.png",
                "href": "https://example.com/", "alt": "Example text"}],
    "links": [{"href": "https://example.com/", "text": "Link text"}],
    "event_action": "trigger", "client": "Sample Monitoring Service",
    "client_url": "https://monitoring.example.com",
}  # fmt: skip
CHANGE = {
    "payload": {
        "summary": "Build Success - Increase snapshot create timeout to 30 seconds",
        "timestamp": "2020-07-17T08:42:58.315+0000", "source": "acme-build-pipeline-tool-default-i-9999",
        "custom_details": {"build_state": "passed", "build_number": "2"},
    },
    "links": [{"href": "https://acme.pagerduty.dev/build/2", "text": "View more details in Acme"}],
}  # fmt: skip


@pytest.fixture
def server() -> Iterator[str]:
    alerting.apply("pagerduty", "opsgenie", "cloudevents", "json")
    with serving() as address:
        yield address


def state_of(key: str) -> str:
    return models.Alert.objects.get(key=key).state


@pytest.fixture
def over_tls(tmp_path: Path) -> Iterator[tuple[str, ssl.SSLContext]]:
    """The address of a server with TLS, without which PagerDuty's client takes none, and whom it trusts."""
    alerting.apply("pagerduty")
    files = certificate(tmp_path)
    with serving(tls=files) as address:
        yield address, ssl.create_default_context(cafile=files[1])


def test_pagerdutys_own_client_triggers_acknowledges_and_resolves(
    over_tls: tuple[str, ssl.SSLContext],
) -> None:
    address, trusted = over_tls
    client = pagerduty.EventsApiV2Client(alerting.key("pagerduty"), base_url=f"{address}/in", verify=trusted)
    key = client.trigger("Disk full", "db1", severity="error", custom_details={"left": "1%"})
    wait_for(lambda: models.Alert.objects.filter(key=key, state="open").exists())
    row = models.Alert.objects.get()
    assert (row.title, row.severity_hint, row.annotations) == ("Disk full", "error", {"left": "1%"})
    assert client.trigger("Disk full", "db1", dedup_key=key) == key
    assert client.acknowledge(key) == key
    wait_for(lambda: state_of(key) == "acknowledged")
    assert client.resolve(key) == key
    wait_for(lambda: state_of(key) == "resolved")
    assert client.resolve("nobody knows it") == "nobody knows it"
    # a change is no alert, and is taken all the same (without a time 7.2.0 fails by itself)
    client.submit("Deployed 1.4.2", "ci", timestamp="2026-11-21T01:30:00Z")
    wait_for(lambda: not models.Arrival.objects.filter(read_at=None).exists())
    assert models.Alert.objects.count() == 1 and not models.DeadLetter.objects.exists()
    stranger = pagerduty.EventsApiV2Client("0" * 32, base_url=f"{address}/in", verify=trusted)
    with pytest.raises(pagerduty.Error):
        stranger.trigger("Disk full", "db1")


@pytest.mark.debian("curl")
def test_curl_sends_pagerdutys_documented_payloads(server: str, tmp_path: Path) -> None:
    key = alerting.key("pagerduty")

    def curl(place: str, body: dict[str, object]) -> tuple[str, dict[str, str]]:
        (tmp_path / "body.json").write_text(json.dumps({**body, "routing_key": key}), encoding="utf-8")
        command = [
            "curl", "--silent", "--request", "POST", f"{server}/in{place}", "--header",
            "Content-Type: application/json", "--data", f"@{tmp_path / 'body.json'}", "--write-out",
            "\n%{http_code}",
        ]  # fmt: skip
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        answer, _, status = said.rpartition("\n")
        return status, json.loads(answer)

    told = {"status": "success", "message": "Event processed", "dedup_key": "samplekeyhere"}
    for action, state in (("trigger", "open"), ("acknowledge", "acknowledged"), ("resolve", "resolved")):
        body = TRIGGER if action == "trigger" else {"event_action": action, "dedup_key": "samplekeyhere"}
        assert curl("/v2/enqueue", body) == ("202", told)
        wait_for(lambda state=state: models.Alert.objects.filter(state=state).exists())
    row = models.Alert.objects.get()
    assert (row.title, row.labels["component"]) == ("Example alert on host1.example.com", "postgres")
    changed = {"status": "success", "message": "Change event processed"}
    assert curl("/v2/change/enqueue", CHANGE) == ("202", changed)


def test_opsgenies_requests_create_note_acknowledge_and_close(server: str) -> None:
    headers = {"Authorization": f"GenieKey {alerting.key('opsgenie')}"}
    alias = "disk/db1 å?"
    with httpx.Client(base_url=f"{server}/in", headers=headers) as client:
        answer = client.post("/v2/alerts", json={"message": "Disk full", "alias": alias, "priority": "P1"})
        assert (answer.status_code, answer.json()["result"]) == (202, "Request will be processed")
        assert answer.json()["requestId"]
        wait_for(lambda: models.Alert.objects.filter(key=alias, state="open").exists())
        place = f"/v2/alerts/{quote(alias, safe='')}"
        by_alias = {"identifierType": "alias"}
        client.post(f"{place}/notes", params=by_alias, json={"note": "Look at the queue", "user": "Ada"})
        client.post(f"{place}/acknowledge", params=by_alias, json={})
        wait_for(lambda: state_of(alias) == "acknowledged")
        assert client.post(f"{place}/close", params=by_alias, json={"note": "over"}).status_code == 202
        wait_for(lambda: state_of(alias) == "resolved")
        unnamed = client.post("/v2/alerts", json={"message": "Without an alias"}).json()["requestId"]
        wait_for(lambda: models.Alert.objects.filter(key=unnamed).exists())
        client.post(f"/v2/alerts/{unnamed}/close", json={})
        wait_for(lambda: state_of(unnamed) == "resolved")
        assert client.post("/v2/alerts", headers={"Authorization": "GenieKey x"}, json={}).status_code == 401
    lines = models.Alert.objects.get(key=alias).entries.filter(what="noted").order_by("id")
    assert [each.words for each in lines] == ["Ada: Look at the queue", "over"]
    assert not models.DeadLetter.objects.exists()


def test_cloudevents_are_taken_in_headers_and_in_batches(server: str) -> None:
    address = f"{server}/in/{alerting.key('cloudevents')}"
    event = {"specversion": "1.0", "id": "1", "source": "/edi", "type": "disk.full", "subject": "db1"}
    headers = {f"ce-{name}": text for name, text in event.items()}
    assert httpx.post(address, headers=headers, json={"title": "Disk full"}).status_code == 200
    wait_for(lambda: models.Alert.objects.filter(key="/edi db1", title="Disk full").exists())
    batch = [{**event, "type": "disk.resolved"}, {"id": "2"}, {**event, "subject": "db2"}]
    kind = {"Content-Type": "application/cloudevents-batch+json"}
    assert httpx.post(address, headers=kind, content=json.dumps(batch)).status_code == 200
    wait_for(lambda: models.Alert.objects.filter(key="/edi db2", state="open").exists())
    assert state_of("/edi db1") == "resolved"
    assert models.DeadLetter.objects.get().position == 1


def test_our_own_command_sends_by_the_same_way(server: str, capfd: pytest.CaptureFixture[str]) -> None:
    address = f"{server}/in/{alerting.key('json')}"
    words = ["alert", "send", "Backup failed", "--key", "backup/db1", "--severity", "critical",
             "--label", "service=edi-gateway", "--note", "disk 3", "--address", address]  # fmt: skip
    assert cli.run([*words, "--dry-run"]) == 0
    assert "Would be sent" in capfd.readouterr().err and not models.Arrival.objects.exists()
    assert cli.run([*words, "--json"]) == 0
    said = json.loads(capfd.readouterr().out)
    assert said["sent"] and said["request"] and address not in str(said)
    wait_for(models.Alert.objects.exists)
    row = models.Alert.objects.get()
    assert (row.key, row.title, row.severity_hint) == ("backup/db1", "Backup failed", "critical")
    assert row.service_uid and row.entries.get(what="noted").words == "disk 3"
    assert cli.run([*words, "--status", "resolved"]) == 0
    wait_for(lambda: state_of("backup/db1") == "resolved")
    assert cli.run([*words[:-1], f"{server}/in/{'0' * 32}"]) == 2
    assert "it answered 404" in capfd.readouterr().err
    assert cli.run([*words[:-1], "https://example.org/"]) == 64


_ALERTMANAGER = """\
route: {{receiver: seatrial, group_by: [alertname], group_wait: 1s, group_interval: 1s}}
receivers:
- name: seatrial
  opsgenie_configs: [{{api_url: '{address}/in/', api_key: '{key}', priority: P2, send_resolved: true,
    update_alerts: true}}]
"""


@pytest.mark.debian("prometheus-alertmanager")
def test_a_real_alertmanager_takes_us_for_opsgenie(server: str, tmp_path: Path) -> None:
    text = _ALERTMANAGER.format(address=server, key=alerting.key("opsgenie"))
    (tmp_path / "alertmanager.yml").write_text(text, encoding="utf-8")
    here = f"127.0.0.1:{free_port()}"
    command = [
        "prometheus-alertmanager", f"--config.file={tmp_path / 'alertmanager.yml'}",
        f"--storage.path={tmp_path}", f"--web.listen-address={here}", "--cluster.listen-address=",
    ]  # fmt: skip
    with started(command, folder=tmp_path):
        wait_for(lambda: amtool(here, "status") == 0)
        assert amtool(here, "add", "DiskFull", "instance=db1") == 0
        wait_for(lambda: models.Alert.objects.filter(state="open", severity_hint="p2").exists())
        first = models.Alert.objects.get()
        assert "instance = db1" in first.annotations["description"]
        # the group changes: with update_alerts it says its message and its description anew
        assert amtool(here, "add", "DiskFull", "instance=db2") == 0
        wait_for(lambda: "db2" in models.Alert.objects.get().annotations["description"])
        ended = datetime.now(UTC).isoformat()
        amtool(here, "add", "DiskFull", "instance=db1", f"--end={ended}", "--start=2025-12-31T00:00:00Z")
        wait_for(lambda: "instance = db1" not in _firing(models.Alert.objects.get()))
        assert models.Alert.objects.get().state == "open"  # db2 goes on
        amtool(here, "add", "DiskFull", "instance=db2", f"--end={ended}", "--start=2025-12-31T00:00:00Z")
        wait_for(lambda: models.Alert.objects.filter(state="resolved").exists())
    row = models.Alert.objects.get()
    said = {each.words for each in row.entries.filter(what="changed")}
    assert said == {"opsgenie says anew: message.", "opsgenie says anew: description."}
    assert (row.level, row.entries.filter(what="normalised").count()) == ("SEV2", 0)
    assert not models.DeadLetter.objects.exists()


def _firing(row: models.Alert) -> str:
    """What of the description is not over."""
    return str(row.annotations["description"]).partition("Alerts Resolved")[0]
