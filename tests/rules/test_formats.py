"""What other tools write is read whole: in = out + rejects, and nothing that is sent raises anything else."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seatrial.domains.evidence import formats
from seatrial.domains.evidence.formats import CannotImport, Found, Report
from seatrial.domains.evidence.formats.reports import severity_of
from seatrial.domains.evidence.formats.scans import base_score, summary

REPORTS = Path(__file__).parents[1] / "reports"


def read(document: Any, *, format: str = "auto") -> Report:
    """The report in the document."""
    return formats.read(json.dumps(document).encode(), format=format)


def sarif(*results: Any, rules: Any = (), **run: Any) -> dict[str, Any]:
    """A SARIF document of one run."""
    driver = {"name": "Trivy", "version": "0.57.0", "rules": list(rules)}
    return {"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": list(results), **run}]}


def test_sarif_counts_open_results_by_the_severity_that_the_tool_rates() -> None:
    rules = [
        {"id": "CVE-2026-1", "properties": {"security-severity": "9.8"}},
        {"id": "CVE-2026-2", "properties": {"security-severity": "7.0"}},
        {"id": "style", "defaultConfiguration": {"level": "note"}},
    ]
    report = read(
        sarif(
            {"ruleId": "CVE-2026-1", "level": "error", "message": {"text": "openssl is old"}},
            {"ruleIndex": 1, "locations": [{"physicalLocation": {"artifactLocation": {"uri": "a.lock"}}}]},
            {"ruleId": "style"},
            {"ruleId": "plain"},
            {"ruleId": "B1", "properties": {"issue_severity": "LOW"}, "level": "error"},
            rules=rules,
            invocations=[{"endTimeUtc": "2026-02-01T10:00:00Z"}, {"endTimeUtc": "2026-01-31T10:00:00Z"}],
        )
    )
    found = report.summary
    assert [found[name] for name in ("critical", "high", "medium", "low", "open")] == [1, 1, 1, 2, 5]
    assert found["findings"][0] == {"id": "CVE-2026-1", "severity": "critical", "title": "openssl is old"}
    assert found["findings"][1]["place"] == "a.lock"
    assert (report.name, report.producer, report.type) == ("Trivy", "Trivy 0.57.0", "scan")
    assert report.effective_at and report.effective_at.isoformat() == "2026-01-31T10:00:00+00:00"


def test_sarif_results_that_are_suppressed_or_none_are_closed_with_the_reason() -> None:
    report = read(
        sarif(
            {"ruleId": "a", "suppressions": [{"kind": "inSource", "justification": "a test"}]},
            {"ruleId": "b", "suppressions": [{"kind": "external", "status": "rejected"}]},
            {"ruleId": "c", "kind": "pass"},
            {"ruleId": "d", "baselineState": "absent"},
        )
    )
    assert (report.summary["open"], report.summary["closed"]) == (1, 3)
    assert {each["id"]: each.get("closed", "") for each in report.summary["findings"]} == {
        "a": "suppressed: a test", "b": "", "c": "the tool says pass", "d": "it is not there any more",
    }  # fmt: skip


def test_what_cannot_be_taken_is_listed_with_its_place() -> None:
    report = read(sarif({"ruleId": "a"}, {"message": {"text": "no rule"}}, "text"))
    assert (report.entries, report.taken) == (3, 1)
    assert [(each.place, each.reason) for each in report.rejects] == [
        ("/runs/0/results/1", "it names no rule"),
        ("/runs/0/results/2", "it is no object"),
    ]


def cyclonedx(**more: Any) -> dict[str, Any]:
    """A CycloneDX document."""
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, **more}


def test_a_parts_list_counts_components_and_licences() -> None:
    parts = [
        {"name": "a", "version": "1", "purl": "pkg:pypi/a@1", "licenses": [{"license": {"id": "MIT"}}]},
        {"name": "b", "version": "2", "licenses": [{"expression": "MIT OR Apache-2.0"}]},
        {"version": "3"},
    ]
    report = read(cyclonedx(components=parts, metadata={"timestamp": "2026-01-02T00:00:00Z"}))
    assert (report.type, report.summary["components"], len(report.rejects)) == ("sbom", 2, 1)
    assert report.summary["licences"] == {"MIT": 1, "MIT OR Apache-2.0": 1}
    assert report.summary["listed"] == ["b@2", "pkg:pypi/a@1"]


def test_vulnerabilities_of_a_parts_list_are_a_scan_and_its_own_vex_closes_them() -> None:
    report = read(
        cyclonedx(
            components=[{"bom-ref": "x", "name": "x", "version": "1", "purl": "pkg:pypi/x@1"}],
            vulnerabilities=[
                {
                    "id": "CVE-1",
                    "ratings": [{"severity": "low"}, {"severity": "critical"}],
                    "affects": [{"ref": "x"}],
                },
                {
                    "id": "CVE-2",
                    "ratings": [{"score": 8.1}],
                    "affects": [{"ref": "x"}],
                    "analysis": {"state": "not_affected"},
                },
                {"ratings": []},
            ],
        )
    )
    assert report.type == "scan"
    assert [report.summary[name] for name in ("critical", "high", "closed", "total")] == [1, 0, 1, 2]
    assert report.summary["by_component"] == {"pkg:pypi/x@1": 1}
    assert [each.place for each in report.rejects] == ["/vulnerabilities/2"]


VEX = {
    "openvex": {
        "@context": "https://openvex.dev/ns/v0.2.0", "author": "Ada", "timestamp": "2026-01-05T00:00:00Z",
        "statements": [
            {"vulnerability": {"name": "CVE-1"}, "products": [{"@id": "pkg:pypi/x@1"}],
             "status": "not_affected", "justification": "vulnerable_code_not_in_execute_path"},
            {"vulnerability": {"name": "CVE-2"}, "products": [], "status": "fixed"},
        ],
    },
    "cyclonedx": cyclonedx(
        metadata={"timestamp": "2026-01-05T00:00:00Z"},
        vulnerabilities=[
            {"id": "CVE-1", "analysis": {"state": "not_affected", "detail": "not called"},
             "affects": [{"ref": "urn:cdx:3e67/1#pkg:pypi/x@1"}]},
            {"id": "CVE-2", "analysis": {"state": "in_triage"}},
        ],
    ),
    "csaf": {
        "document": {"csaf_version": "2.0", "category": "csaf_vex", "publisher": {"name": "ACME"},
                     "tracking": {"current_release_date": "2026-01-05T00:00:00Z"}},
        "product_tree": {"branches": [{"branches": [{"product": {
            "product_id": "P1", "name": "x", "product_identification_helper": {"purl": "pkg:pypi/x@1"}}}]}]},
        "vulnerabilities": [
            {"cve": "CVE-1", "product_status": {"known_not_affected": ["P1"]},
             "threats": [{"category": "impact", "details": "not called"}]},
            {"cve": "CVE-2"},
        ],
    },
}  # fmt: skip


@pytest.mark.parametrize("format", VEX)
def test_vex_of_each_kind_says_the_same(format: str) -> None:
    report = read(VEX[format])
    assert (report.type, report.entries, report.taken, report.summary["closing"]) == ("vex", 2, 1, 1)
    said = report.summary["statements"][0]
    assert (
        said["ids"][0] == "CVE-1" and "pkg:pypi/x@1" in said["products"] and said["status"] == "not_affected"
    )
    assert report.effective_at and report.effective_at.isoformat() == "2026-01-05T00:00:00+00:00"
    found = [
        Found("CVE-1", "critical", component="pkg:pypi/x@1"),
        Found("CVE-1", "critical", component="pkg:pypi/y@1"),
    ]
    after = formats.closed(found, statements=report.summary["statements"], service="service:edi")
    assert [bool(each.closed) for each in after] == [True, False]


@pytest.mark.parametrize(
    ("product", "component", "covered"),
    [
        ("service:edi", "", True),
        ("edi", "", True),
        ("service:other", "", False),
        ("pkg:pypi/x", "pkg:pypi/x@1", True),
        ("pkg:pypi/x@2", "pkg:pypi/x@1", False),
        ("pkg:npm/%40scope/x", "pkg:npm/%40scope/x@1?arch=a", True),
        ("", "", False),
    ],
)
def test_a_statement_covers_the_service_and_its_component_with_or_without_version(
    product: str, component: str, covered: bool
) -> None:
    said = [{"ids": ["GHSA-1"], "products": [product], "status": "not_affected"}]
    found = [Found("CVE-1", "high", component=component, aliases=("ghsa-1",))]
    assert bool(formats.closed(found, statements=said, service="service:edi")[0].closed) is covered


def test_of_two_statements_the_one_that_says_affected_wins() -> None:
    said = [
        {"ids": ["CVE-1"], "products": ["edi"], "status": status} for status in ("not_affected", "affected")
    ]
    found = [Found("CVE-1", "high")]
    assert formats.closed(found, statements=said, service="service:edi") == found


def test_osv_takes_the_severity_of_the_group_of_the_database_or_of_the_vector() -> None:
    vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
    package = {
        "package": {"name": "jinja2", "version": "2.4.1", "ecosystem": "PyPI"},
        "groups": [{"ids": ["GHSA-1"], "max_severity": "7.5"}],
        "vulnerabilities": [
            {"id": "GHSA-1", "aliases": ["CVE-1"]},
            {"id": "GHSA-2", "database_specific": {"severity": "MODERATE"}},
            {"id": "GHSA-3", "severity": [{"type": "CVSS_V3", "score": vector}]},
            {"id": "GHSA-4"},
            {},
        ],
    }
    report = read({"results": [{"source": {"path": "/a/poetry.lock"}, "packages": [package]}]})
    found = report.summary
    assert [found[name] for name in ("critical", "high", "medium", "low", "unknown")] == [1, 1, 1, 0, 1]
    assert found["by_component"] == {"pkg:pypi/jinja2@2.4.1": 4}
    assert len(report.rejects) == 1 and report.format == "osv-scanner"


@pytest.mark.parametrize(
    ("vector", "score"),
    [  # examples of FIRST's own calculator and guide
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10.0),
        ("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1),
        ("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 7.8),
        ("CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N", 5.9),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0),
        ("CVSS:4.0/AV:N", None),
        ("", None),
    ],
)
def test_the_base_score_of_a_vector(vector: str, score: float | None) -> None:
    assert base_score(vector) == score


@pytest.mark.parametrize(
    ("value", "severity"),
    [("CRITICAL", "critical"), ("9.0", "critical"), (8.9, "high"), ("moderate", "medium"), (0, "low"),
     (11, "unknown"), (None, "unknown"), ("nan", "unknown"), ("", "unknown"), ([], "unknown")],
)  # fmt: skip
def test_severities_in_words_and_scores(value: Any, severity: str) -> None:
    assert severity_of(value) == severity


JUNIT = b"""<?xml version="1.0"?>
<testsuites><testsuite name="api" timestamp="2026-01-03T10:00:00" tests="4">
  <testcase classname="t" name="a" time="0.5"/>
  <testcase classname="t" name="b" time="1.0"><failure message="1 != 2">trace</failure></testcase>
  <testcase classname="t" name="c"><error>broke</error></testcase>
  <testcase classname="t" name="d"><skipped/></testcase>
  <testcase classname="t"/>
</testsuite></testsuites>"""


def test_junit_counts_tests_and_names_those_that_fail() -> None:
    report = formats.read(JUNIT)
    found = report.summary
    assert [found[name] for name in ("passed", "failed", "errors", "skipped", "tests")] == [1, 1, 1, 1, 4]
    assert found["failing"] == [{"test": "t.b", "message": "1 != 2"}, {"test": "t.c", "message": "broke"}]
    assert (report.entries, report.taken, found["seconds"]) == (5, 4, 1.5)
    assert report.effective_at and report.effective_at.isoformat() == "2026-01-03T10:00:00+00:00"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no JSON"),
        (b"[1]", "no object"),
        (b"{}", "none of the formats"),
        (b'{"version": "1.0.0", "runs": []}', "SARIF 1.0.0"),
        (b'{"bomFormat": "CycloneDX", "specVersion": "1.0"}', "CycloneDX 1.0"),
        (b"<html/>", "its root is <html>"),
        (b"<testsuite><testcase name='a'></testsuite>", "no whole XML"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><testsuite name="&b;"/>', "no whole XML"),
        (b"[" * 100_000, "no JSON"),
        (b"\xff\xfe{", "no JSON"),
    ],
)
def test_what_cannot_be_read_is_one_problem_in_words(data: bytes, words: str) -> None:
    with pytest.raises(CannotImport, match=words):
        formats.read(data)


def test_a_format_that_is_named_must_be_the_one() -> None:
    with pytest.raises(CannotImport, match="it is not osv, but sarif"):
        read(sarif(), format="osv")
    with pytest.raises(CannotImport, match="there is no format 'srif'"):
        read(sarif(), format="srif")


def test_many_findings_are_counted_and_the_worst_of_them_kept() -> None:
    results = [{"ruleId": f"r{n}", "level": "note"} for n in range(2000)]
    found = read(sarif(*results, {"ruleId": "bad", "properties": {"severity": "critical"}})).summary
    assert (found["total"], found["low"], len(found["findings"]), found["truncated"]) == (
        2001,
        2000,
        400,
        True,
    )
    assert found["findings"][0]["id"] == "bad"
    opened = [Found.of(each) for each in found["findings"]]
    after = formats.closed(
        opened, statements=[{"ids": ["bad"], "products": ["edi"], "status": "fixed"}], service="service:edi"
    )
    again = formats.reopened(found, found=after)
    assert [again[name] for name in ("critical", "low", "open", "closed", "total")] == [
        0,
        2000,
        2000,
        1,
        2001,
    ]


KEYS = (
    "version", "runs", "tool", "driver", "rules", "results", "ruleId", "ruleIndex", "level", "message",
    "text",
    "suppressions", "locations", "bomFormat", "specVersion", "components", "vulnerabilities", "id", "ratings",
    "severity", "score", "affects", "ref", "analysis", "state", "@context", "statements", "vulnerability",
    "products",
    "status", "document", "csaf_version", "product_tree", "branches", "product", "product_status", "packages",
    "package", "groups", "ids", "max_severity", "dependencies", "vulns", "metadata", "timestamp",
    "invocations",
)  # fmt: skip
WORDS = st.sampled_from(
    [
        "2.1.0",
        "CycloneDX",
        "1.6",
        "openvex",
        "2.0",
        "CVE-1",
        "not_affected",
        "9.8",
        "2026-01-01T00:00:00Z",
        "",
        "\0",
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=5)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=40,
)
ROOTS = st.sampled_from(
    [
        {"version": "2.1.0", "runs": []}, {"bomFormat": "CycloneDX", "specVersion": "1.5"},
        {"@context": "https://openvex.dev/ns"}, {"document": {"csaf_version": "2.0"}}, {"results": []},
        {"dependencies": []},
    ]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(root=ROOTS, more=st.dictionaries(st.sampled_from(KEYS), TREES, max_size=8))
def test_no_document_of_any_shape_breaks_a_reader(root: dict[str, Any], more: dict[str, Any]) -> None:
    """In = out + rejects, and the findings can be stored; or it is a CannotImport."""
    for document in ({**more, **root}, {**root, **more}):
        try:
            report = formats.read(json.dumps(document).encode())
        except CannotImport:
            continue
        assert report.taken + len(report.rejects) == report.entries
        assert report.taken >= 0
        json.dumps(report.summary, allow_nan=False)


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=300) | st.binary(max_size=200).map(lambda tail: b"<testsuite>" + tail))
def test_no_bytes_break_a_reader(data: bytes) -> None:
    for format in ("auto", *formats.FORMATS):
        try:
            formats.read(data, format=format)
        except CannotImport as problem:
            assert problem.detail


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(0, len(JUNIT)), byte=st.integers(0, 255))
def test_no_damaged_junit_file_breaks_its_reader(cut: int, byte: int) -> None:
    for data in (JUNIT[:cut], JUNIT[:cut] + bytes([byte]) + JUNIT[cut + 1 :]):
        try:
            report = formats.read(data, format="junit")
        except CannotImport:
            continue
        assert report.taken + len(report.rejects) == report.entries


def test_findings_of_no_scan_at_all_are_none() -> None:
    assert summary([])["open"] == 0


def test_what_bandit_writes_is_a_scan() -> None:
    report = formats.read((REPORTS / "bandit-1.9.4.sarif").read_bytes())
    assert (report.producer, report.type, report.rejects) == ("Bandit 1.9.4", "scan", [])
    found = report.summary
    assert (found["open"], found["high"], found["medium"], found["low"]) == (4, 1, 1, 2)
    assert {each["id"] for each in found["findings"]} == {"B301", "B403", "B404", "B602"}
    assert report.effective_at is not None and found["findings"][0]["place"].startswith("app.py:")


def test_what_cyclonedx_py_writes_is_a_parts_list() -> None:
    report = formats.read((REPORTS / "cyclonedx-py-7.5.0.json").read_bytes())
    assert (report.type, report.summary["components"], report.rejects) == ("sbom", 5, [])
    assert "pkg:pypi/requests@2.19.0" in report.summary["listed"] and report.effective_at is not None


def test_an_audit_that_could_audit_nothing_has_a_count_of_nothing_and_lists_why() -> None:
    """pip-audit itself says `No known vulnerabilities found` and exits with 0 there."""
    report = formats.read((REPORTS / "pip-audit-2.10.1.json").read_bytes())
    assert (report.type, report.count, report.summary["open"], report.taken) == ("scan", 0, 0, 0)
    assert len(report.rejects) == 5 and "could not be audited" in report.rejects[0].reason


def test_what_pytest_writes_are_test_results() -> None:
    report = formats.read((REPORTS / "pytest-junit.xml").read_bytes())
    found = report.summary
    assert [found[name] for name in ("tests", "passed", "failed", "errors", "skipped")] == [4, 1, 1, 1, 1]
    assert found["failing"][0]["test"] == "test_app.test_fails" and report.rejects == []
