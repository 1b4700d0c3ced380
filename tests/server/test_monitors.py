"""A real Alertmanager, a real Prometheus and amtool send, unchanged but for the address."""

import os
import subprocess
from pathlib import Path

import pytest

from seatrial.domains.alerts import models
from tests.factories import alerting
from tests.server.monitors import free_port, serving, started, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

_ALERTMANAGER = """\
route: {{receiver: seatrial, group_by: [alertname], group_wait: 1s, group_interval: 1s}}
receivers:
- name: seatrial
  webhook_configs: [{{url: '{address}/in/{webhook}', send_resolved: true, max_alerts: {most}}}]
  pagerduty_configs: [{{url: '{address}/in/v2/enqueue', routing_key: '{pagerduty}', send_resolved: true}}]
"""
_PROMETHEUS = """\
global: {{evaluation_interval: 1s}}
rule_files: [rules.yml]
alerting:
  alertmanagers: [{{api_version: v2, path_prefix: '/in/{key}', static_configs: [{{targets: ['{host}']}}]}}]
"""
_RULES = """\
groups:
- name: always
  rules:
  - {alert: RouterGone, expr: vector(1), labels: {severity: critical, service: edi-gateway},
     annotations: {summary: The router of edi-gateway is gone}}
"""


@pytest.mark.debian("prometheus-alertmanager")
def test_a_real_alertmanager_fires_and_resolves(tmp_path: Path) -> None:
    alerting.apply("alertmanager", "pagerduty")
    with serving() as address:
        text = _ALERTMANAGER.format(
            address=address, webhook=alerting.key("alertmanager"), pagerduty=alerting.key("pagerduty"), most=1
        )
        (tmp_path / "alertmanager.yml").write_text(text, encoding="utf-8")
        here = f"127.0.0.1:{free_port()}"
        command = [
            "prometheus-alertmanager", f"--config.file={tmp_path / 'alertmanager.yml'}",
            f"--storage.path={tmp_path}", f"--web.listen-address={here}", "--cluster.listen-address=",
        ]  # fmt: skip
        with started(command, folder=tmp_path):
            wait_for(lambda: _amtool(here, "status") == 0)
            assert _amtool(here, "add", "DiskFull", "instance=db1", "severity=critical") == 0
            assert _amtool(here, "add", "DiskFull", "instance=db2", "severity=critical") == 0
            wait_for(lambda: models.Alert.objects.filter(state="open").count() >= 2)
            wait_for(lambda: models.Arrival.objects.filter(truncated=1, read_at__isnull=False).exists())
            gone = ["--end=2026-01-01T00:00:00Z", "--start=2025-12-31T00:00:00Z"]
            for instance in ("db1", "db2"):
                _amtool(here, "add", "DiskFull", f"instance={instance}", "severity=critical", *gone)
            wait_for(lambda: not models.Alert.objects.exclude(state="resolved").exists())
    assert not models.DeadLetter.objects.exists()
    hints = models.Alert.objects.values_list("source__kind", "severity_hint").distinct()
    assert set(hints) == {("alertmanager", "critical"), ("pagerduty", "error")}


@pytest.mark.debian("prometheus-alertmanager")
def test_amtool_adds_an_alert_here_as_it_would_there() -> None:
    alerting.apply("alertmanager")
    with serving() as address:
        here = f"{address}/in/{alerting.key('alertmanager')}"
        assert _amtool(here, "add", "DiskFull", "instance=db1", "--annotation=summary=Disk is full") == 0
        wait_for(models.Alert.objects.exists)
    assert models.Alert.objects.get().title == "Disk is full"


@pytest.mark.debian("prometheus")
def test_a_real_prometheus_needs_no_alertmanager_between(tmp_path: Path) -> None:
    alerting.apply("alertmanager")
    with serving() as address:
        text = _PROMETHEUS.format(key=alerting.key("alertmanager"), host=address.removeprefix("http://"))
        (tmp_path / "prometheus.yml").write_text(text, encoding="utf-8")
        (tmp_path / "rules.yml").write_text(_RULES, encoding="utf-8")
        command = [
            "prometheus", f"--config.file={tmp_path / 'prometheus.yml'}",
            f"--storage.tsdb.path={tmp_path / 'data'}", f"--web.listen-address=127.0.0.1:{free_port()}",
                "--rules.alert.resend-delay=1s",  # the first one goes out before it knows where to
        ]  # fmt: skip
        with started(command, folder=tmp_path):
            wait_for(models.Alert.objects.exists, seconds=60)
    row = models.Alert.objects.get()
    assert (row.title, row.severity_hint) == ("The router of edi-gateway is gone", "critical")
    assert row.service_uid and not models.DeadLetter.objects.exists()


def _amtool(address: str, *words: str) -> int:
    there = address if address.startswith("http") else f"http://{address}"
    if words == ("status",):
        command = ["amtool", f"--alertmanager.url={there}", "alert", "query"]
    else:
        command = ["amtool", f"--alertmanager.url={there}", "alert", *words]
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
    return subprocess.run(command, capture_output=True, env=environment, check=False).returncode
