"""Reads SARIF 2.1.0: what static analysis and scanners write."""

from collections.abc import Mapping
from typing import Any

from seatrial.domains.evidence.formats import scans
from seatrial.domains.evidence.formats.reports import (
    MOST,
    CannotImport,
    Found,
    Report,
    Severity,
    entries,
    instant,
    part,
    severity_of,
    text,
)

#: What a level means where no tool rates its security (SARIF 2.1.0, 3.27.10).
_LEVELS: Mapping[str, Severity] = {"error": "high", "warning": "medium", "note": "low", "none": "low"}


def read(document: Mapping[str, Any]) -> Report:
    """Every result of every run, each taken or rejected with its place."""
    version = document.get("version")
    if version != "2.1.0":
        raise CannotImport(
            f"it is SARIF {text(version) or 'without a version'}", remedy="SARIF 2.1.0 is read."
        )
    report = Report("sarif-2.1.0", "scan", "", "")
    found: list[Found] = []
    tools: list[str] = []
    ends = []
    for number, run in enumerate(entries(document.get("runs"))):
        driver = part(run, "tool", "driver")
        tools.append(_tool(driver))
        ends += [instant(part(each, "endTimeUtc")) for each in entries(part(run, "invocations"))]
        rules = _rules(run)
        for index, result in enumerate(entries(part(run, "results"))):
            _take(report, found, rules, result, f"/runs/{number}/results/{index}")
    dates = [each for each in ends if each is not None]
    report.effective_at = min(dates, default=None)
    report.producer = ", ".join(dict.fromkeys(filter(None, tools))) or "a tool without a name"
    report.name = next(filter(None, tools), "sarif").split(" ")[0]
    report.summary = {**scans.summary(found), "tools": list(dict.fromkeys(tools))}
    report.count = len(found)
    report.scope = f"{len(tools)} run{'' if len(tools) == 1 else 's'} of {report.producer}"
    return report


def _tool(driver: Any) -> str:
    version = text(part(driver, "semanticVersion")) or text(part(driver, "version"))
    return f"{text(part(driver, 'name'), limit=60)} {version}".strip()


def _rules(run: Any) -> dict[str, Any]:
    """The rules of the driver and its extensions, by id and by index of the driver's."""
    driver = part(run, "tool", "driver")
    found: dict[str, Any] = {}
    for component in [driver, *entries(part(run, "tool", "extensions"))]:
        for index, rule in enumerate(entries(part(component, "rules"))):
            found.setdefault(text(part(rule, "id")), rule)
            if component is driver:
                found[f"#{index}"] = rule
    return found


def _take(report: Report, found: list[Found], rules: Mapping[str, Any], result: Any, place: str) -> None:
    report.entries += 1
    if report.entries > MOST:
        report.reject(place, reason=f"more than {MOST:,} results")
        return
    if not isinstance(result, dict):
        report.reject(place, reason="it is no object")
        return
    index = part(result, "ruleIndex")
    rule = rules.get(text(result.get("ruleId"))) or rules.get(f"#{index}" if isinstance(index, int) else "")
    rule = rule or rules.get(text(part(result, "rule", "id")))
    name = text(result.get("ruleId")) or text(part(rule, "id")) or text(part(result, "rule", "id"))
    if not name:
        report.reject(place, reason="it names no rule")
        return
    found.append(
        Found(
            id=name,
            severity=_severity(result, rule),
            title=text(part(result, "message", "text")) or text(part(rule, "shortDescription", "text")),
            component=text(part(result, "properties", "purl")),
            place=_where(result),
            aliases=_aliases(rule),
            closed=_closed(result),
        )
    )


def _severity(result: Mapping[str, Any], rule: Any) -> Severity:
    for owner in (result, rule):
        properties = part(owner, "properties")
        for key in ("security-severity", "issue_severity", "severity"):
            rated = severity_of(part(properties, key))
            if rated != "unknown":
                return rated
    level = text(result.get("level")) or text(part(rule, "defaultConfiguration", "level")) or "warning"
    return _LEVELS.get(level, "unknown")


def _closed(result: Mapping[str, Any]) -> str:
    """Why the result is not open: it is none (3.27.9), it was fixed (3.27.24), or suppressed (3.35)."""
    kind = text(result.get("kind")) or "fail"
    if kind not in ("fail", "open", "review"):
        return f"the tool says {kind}"
    if result.get("baselineState") == "absent":
        return "it is not there any more"
    for each in entries(result.get("suppressions")):
        if text(part(each, "status")) in ("", "accepted"):
            return (
                f"suppressed: {text(part(each, 'justification')) or text(part(each, 'kind')) or 'no reason'}"
            )
    return ""


def _where(result: Mapping[str, Any]) -> str:
    for location in entries(result.get("locations")):
        physical = part(location, "physicalLocation")
        uri, line = text(part(physical, "artifactLocation", "uri")), part(physical, "region", "startLine")
        if uri:
            return f"{uri}:{line}" if isinstance(line, int) else uri
    return ""


def _aliases(rule: Any) -> tuple[str, ...]:
    tags = entries(part(rule, "properties", "tags"))
    return tuple(text(tag) for tag in tags if text(tag).upper().startswith(("CVE-", "GHSA-")))[:20]
