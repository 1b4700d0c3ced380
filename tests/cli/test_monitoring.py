"""`seatrial monitoring` asks the server, and its exit code is the answer."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from seatrial import cli
from seatrial.domains.evidence import services as evidence
from seatrial.kit import clock
from tests.cast import Cast
from tests.cli.test_dry_runs import Run, run
from tests.factories import monitoring as factory
from tests.rules.test_alert_coverage import FILES, WIKI

__all__ = ["run"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_rules_and_dashboards_are_listed_by_file_and_line(run: Run, cast: Cast) -> None:
    del cast
    factory.apply()
    code, out, said = run("monitoring rules", "--fault", "dead-anchor")
    assert (code, "Slow" in out) == (1, True)
    assert "alerts/edi.yaml:19: runbooks/down.md has no heading #restart" in out + said
    assert run("monitoring rules", "--text", "nothing")[0] == 0
    code, out, said = run("monitoring dashboards", "--service", "edi-gateway")
    assert (code, "edi_strange" in out + said) == (1, True)
    told = run("monitoring rule", "edi-gateway", "Down")[1:]
    assert "Nobody can send. Ask another machine first." in "".join(told)
    assert run("monitoring rule", "edi-gateway", "Gone")[0] == 2


def test_health_is_the_exit_code(run: Run, cast: Cast, deliver_events: Callable[[datetime], int]) -> None:
    del cast
    factory.apply()
    assert run("monitoring health")[0] == 2
    now = clock.now()
    deliver_events(now)
    evidence.collect(evidence.claim_due(now=now, limit=100), clock=lambda: now)
    deliver_events(now)
    code, out, _ = run("monitoring health", "--json")
    assert code == 0
    assert "overdue" in "".join(run("monitoring health", "--service", "edi-gateway")[1:])
    assert "healthy" in json.dumps(out)


def test_a_directory_is_reported_without_a_server(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for path, data in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    words = ["monitoring", "coverage", str(tmp_path), "--runbooks", f"{WIKI}=docs", "--runbooks", "docs"]
    assert cli.run(words) == 1
    said = capfd.readouterr()
    assert "rules/deep/partners.yaml:13: Refused (S2): docs/gateway/down.md has no heading #gone" in said.out
    assert "rules/chart.yaml" in said.out
    assert "5 alerts with a runbook, 2 without; 2 dead." in said.err
    assert "4 runbooks: 1 without a trigger, 1 without an owner." in said.err
    assert cli.run([*words, "--rules", "rules/gateway.yml", "--severity", "s2", "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert [each["alert"] for each in found["items"]] == ["Slow"]
    (tmp_path / "empty").mkdir()
    assert cli.run(["monitoring", "coverage", str(tmp_path / "empty")]) == 2
    assert cli.run(["monitoring", "coverage", "--rules", "a"]) == 64


def test_the_server_reports_what_plans_name(run: Run, cast: Cast) -> None:
    del cast
    factory.apply()
    code, out, said = run("monitoring coverage")
    assert (code, "Slow (warning): runbooks/down.md has no heading #restart" in out) == (1, True)
    assert "4 alerts with a runbook, 1 without; 2 dead." in said
    assert run("monitoring coverage", "--severity", "none such")[0] == 2
