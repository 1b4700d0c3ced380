"""Reads CycloneDX 1.4 to 1.6 (JSON): parts lists, vulnerabilities, and VEX."""

from collections.abc import Mapping
from typing import Any

from seatrial.domains.evidence.formats import scans
from seatrial.domains.evidence.formats.reports import (
    MOST,
    CannotImport,
    Found,
    Report,
    Severity,
    Statement,
    entries,
    instant,
    part,
    severity_of,
    text,
    worst,
)

VERSIONS = ("1.4", "1.5", "1.6")
#: States of an analysis that close a vulnerability (CycloneDX 1.6, vulnerabilities[].analysis.state).
_CLOSING = {
    "not_affected": "not_affected",
    "false_positive": "not_affected",
    "resolved": "fixed",
    "resolved_with_pedigree": "fixed",
}


def read(document: Mapping[str, Any]) -> Report:
    """A parts list, the vulnerabilities of one, or what VEX says of them, by what the document holds."""
    version = text(document.get("specVersion"))
    if version not in VERSIONS:
        raise CannotImport(f"it is CycloneDX {version or '?'}", remedy=f"{', '.join(VERSIONS)} are read.")
    report = Report(f"cyclonedx-{version}", "sbom", "sbom", _producer(document))
    report.effective_at = instant(part(document, "metadata", "timestamp"))
    components, vulnerabilities = (
        entries(document.get("components")),
        entries(document.get("vulnerabilities")),
    )
    if not vulnerabilities:
        return _parts(report, components)
    names = {text(part(each, "bom-ref")): _component(each) for each in components if isinstance(each, dict)}
    analysed = [each for each in vulnerabilities if part(each, "analysis", "state")]
    if not components and len(analysed) == len(vulnerabilities):
        return _vex(report, vulnerabilities)
    return _scan(report, vulnerabilities, names)


def _producer(document: Mapping[str, Any]) -> str:
    tools = part(document, "metadata", "tools")
    listed = entries(part(tools, "components")) or entries(tools)
    found = [
        f"{text(part(each, 'name'), limit=60)} {text(part(each, 'version'), limit=40)}".strip()
        for each in listed
    ]
    return ", ".join(filter(None, found))[:200] or "a tool without a name"


def _component(raw: Any) -> str:
    purl = text(part(raw, "purl"))
    version = text(part(raw, "version"))
    name = text(part(raw, "name"))
    return purl or (f"{name}{f'@{version}' if version else ''}" if name else "")


def _parts(report: Report, components: list[Any]) -> Report:
    licences: dict[str, int] = {}
    listed: list[str] = []
    for index, each in enumerate(components):
        report.entries += 1
        name = _component(each) if isinstance(each, dict) else ""
        if not name or report.entries > MOST:
            report.reject(f"/components/{index}", reason="it names no component" if not name else "too many")
            continue
        listed.append(name)
        for licence in _licences(each):
            licences[licence] = licences.get(licence, 0) + 1
    report.count = len(listed)
    report.scope = f"{len(listed)} components"
    report.summary = {
        "components": len(listed),
        "licences": dict(sorted(licences.items(), key=lambda each: -each[1])[:50]),
        "without_licence": sum(not _licences(each) for each in components if isinstance(each, dict)),
        "listed": sorted(listed)[:1000],
        "truncated": len(listed) > 1000,
    }
    return report


def _licences(component: Any) -> list[str]:
    found = entries(part(component, "licenses"))
    names = [
        text(part(each, "license", "id"))
        or text(part(each, "license", "name"))
        or text(part(each, "expression"))
        for each in found
    ]
    return [name for name in names if name]


def _scan(report: Report, vulnerabilities: list[Any], names: Mapping[str, str]) -> Report:
    found: list[Found] = []
    report.type = "scan"
    for index, raw in enumerate(vulnerabilities):
        report.entries += 1
        name = text(part(raw, "id"))
        if not name or report.entries > MOST:
            report.reject(f"/vulnerabilities/{index}", reason="it has no id" if not name else "too many")
            continue
        found += _findings(raw, name, names)
    report.name = report.producer.split(" ")[0].lower() or "cyclonedx"
    report.count = len(names)
    report.scope = f"{len(names)} components"
    report.summary = scans.summary(found)
    return report


def _findings(raw: Any, name: str, names: Mapping[str, str]) -> list[Found]:
    state = text(part(raw, "analysis", "state"))
    closed = f"VEX: {state}" if state in _CLOSING else ""
    refs = [text(part(each, "ref")).rpartition("#")[2] for each in entries(part(raw, "affects"))] or [""]
    return [
        Found(
            id=name,
            severity=_severity(raw),
            title=text(part(raw, "description")),
            component=names.get(ref, ref),
            aliases=_aliases(raw),
            closed=closed,
        )
        for ref in refs
    ]


def _severity(raw: Any) -> Severity:
    rated = [
        severity_of(part(each, "severity")) if part(each, "severity") else severity_of(part(each, "score"))
        for each in entries(part(raw, "ratings"))
    ]
    return worst(rated)


def _aliases(raw: Any) -> tuple[str, ...]:
    return tuple(filter(None, (text(part(each, "id")) for each in entries(part(raw, "references")))))[:20]


def _vex(report: Report, vulnerabilities: list[Any]) -> Report:
    statements: list[Statement] = []
    for index, raw in enumerate(vulnerabilities):
        report.entries += 1
        name, state = text(part(raw, "id")), text(part(raw, "analysis", "state"))
        products = tuple(
            filter(
                None, (text(part(each, "ref")).rpartition("#")[2] for each in entries(part(raw, "affects")))
            )
        )
        if not name or not products or report.entries > MOST:
            reason = (
                "it has no id"
                if not name
                else "it says of nothing that it affects"
                if not products
                else "too many"
            )
            report.reject(f"/vulnerabilities/{index}", reason=reason)
            continue
        detail = text(part(raw, "analysis", "detail")) or text(part(raw, "analysis", "justification"))
        statements.append(Statement((name, *_aliases(raw)), products, _CLOSING.get(state, state), detail))
    return with_statements(report, statements=statements)


def with_statements(report: Report, *, statements: list[Statement]) -> Report:
    """The report as evidence of VEX."""
    report.type, report.name = "vex", "vex"
    report.count = len(statements)
    report.scope = f"{len(statements)} statements"
    kept = [each.as_json() for each in statements]
    closing = sum(each.status in ("not_affected", "fixed") for each in statements)
    report.summary = {
        "statements": kept[:500],
        "total": len(kept),
        "closing": closing,
        "truncated": len(kept) > 500,
    }
    return report
