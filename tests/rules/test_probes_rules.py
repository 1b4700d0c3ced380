"""The probes alert_rules and ci, and the reader of PromQL: files of a workspace alone."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from seatrial.domains.evidence import probes, rules
from seatrial.domains.evidence.rules.pipelines import jobs_of, judge, protections_of
from seatrial.domains.evidence.rules.promql import metrics_in
from seatrial.domains.evidence.types import Item, Order, Subject
from seatrial.kit.files import FileMap

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CASES = Path(__file__).parents[3] / "shared/cases"
assert probes


def look(probe: str, files: dict[str, str], **parameters: Any) -> Item:
    """What the probe finds in the files."""
    order = Order(
        key="k", subject=Subject("service:edi", "production"), workspace="w", probe=probe,
        parameters=parameters, evidence_type=probe, max_age=timedelta(days=1),
        every=timedelta(seconds=30), timeout=timedelta(seconds=5),
        author="c",
    )  # fmt: skip
    return rules.observe(order, files=FileMap({path: text.encode() for path, text in files.items()}), now=NOW)


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("up", ["up"]),
        ('rate(http_requests_total{job="x", code=~"5.."}[5m]) > 0', ["http_requests_total"]),
        ("sum by (job, le) (rate(a_bucket[5m])) / on(job) group_left(x) b", ["a_bucket", "b"]),
        ("sum(a) by (b)", ["a"]),
        ("topk(5, a:b:c offset 1h) and not_absent or absent(d)", ["a:b:c", "d", "not_absent"]),
        ('{__name__="dotted", x="y"} + {"quoted.name", a="b"}', ["dotted", "quoted.name"]),
        ('$metric{a="b"} + prefix_$name + ${x}_suffix + real', ["real"]),
        ("1 + 2e3 + 0x1F + Inf # comment up", []),
        ('label_replace(a, "b", "$1", "c", "(.*)")', ["a"]),
        ("a[$__rate_interval]", ["a"]),
        ("count_values without (b) ('v', a)", ["a"]),
        ("", []),
    ],
)
def test_the_metrics_that_an_expression_asks_for(expression: str, names: list[str]) -> None:
    assert metrics_in(expression) == names


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab_:${}[]()\"'`,=~#\\ 0.m by", max_size=60))
def test_no_expression_breaks_the_reader(expression: str) -> None:
    assert all(isinstance(name, str) for name in metrics_in(expression))


RULES = """
groups:
  - name: edi
    rules:
      - record: edi:errors:rate5m
        expr: sum(rate(edi_errors_total[5m]))
      - alert: EdiDown
        expr: up{job="edi"} == 0
        for: 1m
        labels: {severity: sev1}
        annotations: {runbook: runbooks/down.md}
      - alert: EdiSlow
        expr: edi:errors:rate5m > 1
        annotations: {runbook_url: "https://wiki.example.org/rb/slow"}
      - alert: EdiGone
        expr: absent(edi_up)
        labels: {severity: page}
        annotations: {runbook: runbooks/gone.md}
      - alert: EdiFull
        expr: edi_disk_used_bytes > 1
        labels: {severity: sev2}
"""


def test_alerts_without_runbook_or_severity_are_named_and_links_are_followed_into_the_workspace() -> None:
    files = {"alerts/edi.yaml": RULES, "runbooks/down.md": "# Down", "docs/slow.md": "# Slow"}
    found = look(
        "alert_rules", files, glob="alerts/*.yaml", severities=["sev1", "sev2"],
        runbooks={"https://wiki.example.org/rb/": "docs"},
    ).findings  # fmt: skip
    assert (found["valid"], found["groups"], found["alerts"], found["recording"]) == (True, 1, 4, 1)
    assert found["without_runbook"] == ["EdiFull"]
    assert found["broken_runbooks"] == ["EdiGone: runbooks/gone.md"]
    assert (found["without_severity"], found["strange_severity"]) == (["EdiSlow"], ["EdiGone: page"])
    assert found["metrics"] == [
        "edi:errors:rate5m",
        "edi_disk_used_bytes",
        "edi_errors_total",
        "edi_up",
        "up",
    ]


def test_a_link_that_is_only_on_the_web_is_listed_and_not_believed() -> None:
    found = look("alert_rules", {"a.yaml": RULES, "runbooks/down.md": ""}, glob="a.yaml").findings
    assert found["remote_runbooks"] == ["EdiSlow: https://wiki.example.org/rb/slow"]


@pytest.mark.debian("prometheus")
def test_promtool_judges_the_expressions_and_its_words_name_the_file() -> None:
    assert shutil.which("promtool")
    broken = RULES.replace("absent(edi_up)", "absent(edi_up")
    found = look("alert_rules", {"alerts/edi.yaml": broken}, glob="alerts/*.yaml").findings
    assert found["valid"] is False and found["promtool"]
    assert "alerts/edi.yaml" in found["problem"] and "parse" in found["problem"]
    assert look("alert_rules", {"a.yaml": RULES}, glob="a.yaml").findings["problems"] == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("groups: [", "a.yaml:1:"),
        ("hello: 1", "a.yaml: it holds no groups of rules"),
        ("groups:\n- name: x\n  rules:\n  - expr: up\n", "a.yaml: x: a rule needs expr, and alert or record"),
        ("groups: [{name: x}]", "a.yaml: a group has no rules"),
    ],
)
def test_what_is_no_rule_file_is_a_problem_with_its_place(text: str, problem: str) -> None:
    found = look("alert_rules", {"a.yaml": text}, glob="*.yaml").findings
    assert found["valid"] is False and found["problem"].startswith(problem)


def test_a_rule_of_the_operator_is_read_too_and_no_files_are_no_proof() -> None:
    inner = "\n".join(f"  {line}" for line in RULES.splitlines())
    wrapped = f"apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n{inner}\n"
    assert look("alert_rules", {"a.yaml": wrapped}, glob="*.yaml").findings["alerts"] == 4
    none = look("alert_rules", {}, glob="*.yaml")
    assert (none.count, none.findings["valid"], none.findings["exists"]) == (0, False, False)


WORKFLOW = """
name: deploy
on: {push: {branches: [main]}}
permissions: {contents: read}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{uses: "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683"}]
  deploy:
    needs: test
    environment: {name: production}
    steps: [{run: ./deploy}, {uses: some/action@v1}]
"""
EXPORT = json.dumps(
    {
        "total_count": 1,
        "environments": [
            {
                "name": "production",
                "protection_rules": [
                    {"type": "wait_timer", "wait_timer": 30},
                    {
                        "type": "required_reviewers",
                        "prevent_self_review": True,
                        "reviewers": [{"type": "Team"}],
                    },
                ],
            }
        ],
    }
)


def test_a_deployment_without_approval_fails_and_with_it_passes() -> None:
    path, approved = ".github/workflows/deploy.yaml", "approved && protected && tested"
    without = look("ci", {path: WORKFLOW}).findings
    assert (without["approved"], without["protected"], without["tested"]) == (False, True, True), approved
    assert without["unapproved"] == [f"{path}: deploy"]
    assert without["not_known"] == [f"{path}: deploy: who approves production is a setting of the forge"]
    assert (without["unpinned"], without["limits_token"]) == (["some/action@v1"], True)
    found = look("ci", {path: WORKFLOW, ".github/environments.json": EXPORT}).findings
    assert (found["approved"], found["unapproved"], found["not_known"]) == (True, [], [])
    deployment = found["deployments"][0]
    assert (deployment["reviewers"], deployment["prevents_self_review"]) == (1, True)
    assert deployment["approval"] == ".github/environments.json asks for 1 approval of production"
    other = EXPORT.replace('"production"', '"staging"')
    assert look("ci", {path: WORKFLOW, ".github/environments.json": other}).findings["approved"] is False


@pytest.mark.parametrize(
    ("settings_file", "approved"),
    [
        ("environments: [{name: production, reviewers: [{type: Team, id: 7}]}]", True),
        ("environments: [{name: production, reviewers: []}]", False),
        ("environments: [{name: production, wait_timer: 30}]", False),
        ("branches: [{name: main}]", False),
    ],
)
def test_the_settings_that_a_repository_keeps_as_a_file_count(settings_file: str, approved: bool) -> None:
    files = {".github/workflows/d.yml": WORKFLOW, ".github/settings.yml": settings_file}
    assert look("ci", files).findings["approved"] is approved


def test_gitlab_jobs_that_wait_for_a_hand_are_approved_and_others_by_protected_environments() -> None:
    pipeline = """
stages: [test, deploy]
.base: {script: [true]}
test: {stage: test, script: [pytest]}
staging: {stage: deploy, environment: staging, script: [./deploy]}
production:
  stage: deploy
  needs: [test]
  environment: {name: production}
  rules: [{if: $CI_COMMIT_TAG, when: manual}, {when: never}]
  script: [./deploy]
"""
    found = look("ci", {".gitlab-ci.yml": pipeline}).findings
    assert [each["job"] for each in found["deployments"]] == ["production"]
    assert (found["approved"], found["tested"]) == (True, True)
    automatic = pipeline.replace("  rules: [{if: $CI_COMMIT_TAG, when: manual}, {when: never}]\n", "")
    assert look("ci", {".gitlab-ci.yml": automatic}).findings["approved"] is False
    export = '[{"name": "production", "required_approval_count": 0, '
    export += '"approval_rules": [{"required_approvals": 2}]}]'
    files = {".gitlab-ci.yml": automatic, ".gitlab/protected_environments.json": export}
    assert look("ci", files).findings["deployments"][0]["reviewers"] == 2


def test_nothing_that_deploys_is_no_proof() -> None:
    tests = WORKFLOW[: WORKFLOW.index("  deploy:")].replace("name: deploy", "name: test")
    found = look("ci", {".github/workflows/test.yml": tests})
    assert (found.count, found.findings["approved"], found.findings["protected"]) == (0, False, False)
    assert look("ci", {}).findings["exists"] is False
    broken = look("ci", {".github/workflows/d.yml": "jobs: ["}).findings
    assert broken["valid"] is False and broken["problem"].startswith(".github/workflows/d.yml:1:")


TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["on", "jobs", "deploy", "environment", "name", "needs", "steps", "uses", "rules", "when",
             "permissions",
             "environments", "reviewers", "protection_rules", "type", "approval_rules", "required_approvals"]
        ),
        inner,
        max_size=5,
    ),
    max_leaves=30,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(document=TREES, settings_document=TREES)
@example(document={"on": True, "jobs": {"deploy": {}}}, settings_document={})
def test_no_pipeline_of_any_shape_breaks_its_reader(document: Any, settings_document: Any) -> None:
    for path in (".github/workflows/a.yml", ".gitlab-ci.yml"):
        jobs = jobs_of(path, document=document)
        found = judge(
            jobs, rules=protections_of("s.yml", document=settings_document), environment="production"
        )
        assert found["approved"] is (bool(found["deployments"]) and not found["unapproved"])
