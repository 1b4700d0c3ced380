"""Every alert of a repository leads to a runbook, or is reported; every runbook has trigger and owner."""

import json
import os
from pathlib import Path

import pytest

from seatrial.domains.monitoring.rules import as_data, by_severity, cover_files, only
from seatrial.domains.runbooks.rules.linting import lint_all

CASES = Path(os.environ.get("SEATRIAL_CASES", Path(__file__).parents[3] / "shared" / "cases"))
CORPUS = CASES / "prometheus-operator-runbooks"
WIKI = "https://wiki.example/ops"

GATEWAY = b"""\
groups:
  - name: gateway
    rules:
      - {record: "gateway:up", expr: sum(up)}
      - alert: Down
        expr: up == 0
        labels: {severity: s1}
        annotations: {runbook_url: "https://wiki.example/ops/gateway/down#restart-it"}
      - alert: Slow
        expr: seconds > 5
        labels: {severity: s2}
        annotations: {runbook: gateway/#when-it-is-slow}
      - alert: Full
        expr: disk > 0.9
        labels: {severity: s1}
      - alert: Odd
        expr: odd > 0
        labels: {severity: s3}
        annotations: {runbook_url: "https://elsewhere.example/odd"}
      - alert: Nameless
        expr: nameless > 0
"""
OPERATOR = b"""\
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: partners}
spec:
  groups:
    - name: partners
      rules:
        - alert: Refused
          expr: refused > 0
          labels: {severity: S2}
          annotations:
            summary: Refused.
            runbook_url: https://wiki.example/ops/gateway/down#gone
        - alert: Lost
          expr: lost > 0
          labels: {severity: s2}
          annotations: {runbook: gateway/lost.md}
"""
FILES = {
    "rules/gateway.yml": GATEWAY,
    "rules/deep/partners.yaml": OPERATOR,
    "rules/chart.yaml": b'groups:\n{{ range .alerts }}\n  - alert: "{{ . }}"\n    expr: up\n{{ end }}\n',
    "dashboards/board.json": json.dumps({"title": "groups", "panels": [{"alert": {}, "expr": "x"}]}).encode(),
    "docs/gateway/README.md": b"# Gateway\n\n## When it is slow\n\nLook.\n",
    "docs/gateway/down.md": b"# Down\n\n## Restart it\n\nDo.\n",
    "runbooks/nightly.md": b"---\ntriggers: [{schedule: daily}, {alert: Down}]\nowner: ops\n---\n# Nightly\n",
    "runbooks/told.md": b"---\ntrigger: Somebody calls.\nowner: ops\n---\n# Told\n",
    "runbooks/measured.md": b"---\ntriggers: [{metric: queue, above: 5}]\n---\n# Measured\n",
    "runbooks/idle.md": b"---\nowner: ops\n---\n# Idle\n",
}
BASES = {WIKI: "docs", "": "docs"}


@pytest.mark.mission("R208")
def test_every_alert_of_a_repository_is_followed_to_its_anchor() -> None:
    found = cover_files(FILES, bases=BASES)
    assert {each.alert: (each.lead, each.file) for each in found.entries} == {
        "Down": ("runbook", "docs/gateway/down.md"),
        "Slow": ("runbook", "docs/gateway/README.md"),
        "Full": ("none", ""),
        "Odd": ("elsewhere", ""),
        "Nameless": ("none", ""),
        "Refused": ("dead-anchor", "docs/gateway/down.md"),
        "Lost": ("dead-runbook", ""),
    }
    wrong = {each.alert: str(each.fault.place) for each in found.entries if each.fault}
    assert wrong == {
        "Full": "rules/gateway.yml:13",
        "Nameless": "rules/gateway.yml:20",
        "Refused": "rules/deep/partners.yaml:13",
        "Lost": "rules/deep/partners.yaml:17",
    }
    # what cannot be read is named; what merely looks like rules is none
    assert [(each.code, each.place.path) for each in found.faults] == [("unreadable", "rules/chart.yaml")]
    assert not found.is_whole


@pytest.mark.mission("R208")
def test_alerts_without_a_runbook_are_counted_by_severity() -> None:
    data = as_data(cover_files(FILES, bases=BASES))
    heads = ("alerts", "with_runbook", "without_runbook", "dead_runbooks", "dead_anchors", "elsewhere")
    assert tuple(data[head] for head in heads) == (7, 5, 2, 1, 1, 1)
    counted = {each["severity"]: tuple(each[head] for head in heads) for each in data["severities"]}
    assert counted == {
        "s1": (2, 1, 1, 0, 0, 0),
        "s2": (2, 2, 0, 1, 0, 0),
        "S2": (1, 1, 0, 0, 1, 0),
        "s3": (1, 1, 0, 0, 0, 1),
        "": (1, 0, 1, 0, 0, 0),
    }
    assert next(iter(counted)) == "s1"
    assert list(counted)[-1] == ""
    worst = only(cover_files(FILES, bases=BASES), severity="s1", lead="none")
    assert [each.alert for each in worst.entries] == ["Full"]
    assert by_severity([]) == ()


def test_without_its_folder_a_link_leads_elsewhere_and_patterns_narrow() -> None:
    plain = {each.alert: each.lead for each in cover_files(FILES).entries}
    assert (plain["Down"], plain["Refused"], plain["Slow"]) == ("elsewhere", "elsewhere", "dead-runbook")
    narrowed = cover_files(FILES, patterns=["rules/*.yml", "none/*"], bases=BASES)
    assert {each.alert for each in narrowed.entries} == {"Down", "Slow", "Full", "Odd", "Nameless"}
    assert [(each.code, each.place.path) for each in narrowed.faults] == [("no-file", "none/*")]
    asked = cover_files(FILES, patterns=["dashboards/*"])
    assert asked.faults[0].message == "it holds no groups of rules"
    whole = cover_files({**FILES, "rules/chart.yaml": b""}, patterns=["rules/gateway.yml"], bases=BASES)
    assert not whole.is_whole
    assert only(whole, severity="s2").is_whole


@pytest.mark.mission("R129")
def test_each_runbook_is_mapped_to_trigger_and_owner_and_lint_demands_both() -> None:
    kept = {each.path: (each.sorts, each.owner) for each in cover_files(FILES).runbooks}
    assert kept == {
        "runbooks/nightly.md": (("alert", "schedule"), "ops"),
        "runbooks/told.md": (("event",), "ops"),
        "runbooks/measured.md": (("measure",), ""),
        "runbooks/idle.md": ((), "ops"),
    }
    linted = {each.path: {fault.code for fault in each.faults if fault.severity == "error"}
              for each in lint_all(FILES)}  # fmt: skip
    assert {path for path, codes in linted.items() if "no-trigger" in codes} == {"runbooks/idle.md"}
    assert {path for path, codes in linted.items() if "no-owner" in codes} == {"runbooks/measured.md"}


@pytest.mark.cases
@pytest.mark.mission("R208")
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_every_file_of_prometheus_operator_is_the_runbook_of_an_alert() -> None:
    base = "https://runbooks.prometheus-operator.dev/runbooks"
    files = {path.relative_to(CORPUS).as_posix(): path.read_bytes() for path in CORPUS.rglob("*.md")}
    pages = sorted(path for path in files if path.count("/") == 3 and not path.endswith("_index.md"))
    rules = [
        {"alert": Path(path).stem, "expr": "up == 0", "labels": {"severity": "warning"},
         "annotations": {"runbook_url": f"{base}/{path.removeprefix('content/runbooks/')[:-3]}"}}
        for path in pages
    ]  # fmt: skip
    files["rules.yaml"] = json.dumps({"groups": [{"name": "all", "rules": rules}]}).encode()
    found = cover_files(files, bases={base: "content/runbooks"})
    assert [each.lead for each in found.entries] == ["runbook"] * 108
    assert {each.file for each in found.entries} == set(pages)
    assert (found.is_whole, {each.owner for each in found.runbooks}) == (True, {""})
