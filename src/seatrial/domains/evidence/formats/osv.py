"""Reads what osv-scanner and pip-audit write: known vulnerabilities of packages."""

from collections.abc import Mapping
from typing import Any

from seatrial.domains.evidence.formats import scans
from seatrial.domains.evidence.formats.reports import (
    MOST,
    Found,
    Report,
    Severity,
    entries,
    part,
    severity_of,
    text,
)


def read_osv(document: Mapping[str, Any]) -> Report:
    """Every vulnerability of every package in the output of `osv-scanner --format json`."""
    report = Report("osv-scanner", "scan", "osv-scanner", "osv-scanner")
    found: list[Found] = []
    for source_index, source in enumerate(entries(document.get("results"))):
        for index, package in enumerate(entries(part(source, "packages"))):
            report.count += 1
            place = f"/results/{source_index}/packages/{index}"
            where = text(part(source, "source", "path"))
            _package(report, found, package, place, where)
    report.scope = f"{report.count} packages with known vulnerabilities"
    report.summary = scans.summary(found)
    return report


def _package(report: Report, found: list[Found], package: Any, place: str, where: str) -> None:
    name = _purl(part(package, "package"))
    grouped = {
        text(vulnerability): severity_of(part(group, "max_severity"))
        for group in entries(part(package, "groups"))
        for vulnerability in entries(part(group, "ids"))
    }
    for index, raw in enumerate(entries(part(package, "vulnerabilities"))):
        report.entries += 1
        identifier = text(part(raw, "id"))
        if not identifier or not name or report.entries > MOST:
            reason = (
                "it has no id" if not identifier else "its package has no name" if not name else "too many"
            )
            report.reject(f"{place}/vulnerabilities/{index}", reason=reason)
            continue
        rated = grouped.get(identifier, "unknown")
        aliases = tuple(filter(None, (text(each) for each in entries(part(raw, "aliases")))))[:20]
        severity = rated if rated != "unknown" else _severity(raw)
        found.append(Found(identifier, severity, text(part(raw, "summary")), name, where, aliases))


def _purl(package: Any) -> str:
    name, version = text(part(package, "name")), text(part(package, "version"))
    kind = text(part(package, "ecosystem")).partition(":")[0].lower()
    prefix = (
        f"pkg:{ {'crates.io': 'cargo', 'go': 'golang', 'packagist': 'composer'}.get(kind, kind) }/"
        if kind
        else ""
    )
    return f"{prefix}{name}{f'@{version}' if version else ''}" if name else ""


def _severity(raw: Any) -> Severity:
    word = severity_of(part(raw, "database_specific", "severity"))
    if word != "unknown":
        return word
    scores = [
        scans.base_score(text(part(each, "score")))
        for each in entries(part(raw, "severity"))
        if text(part(each, "type")).startswith("CVSS_V3")
    ]
    return severity_of(max((each for each in scores if each is not None), default=None))


def read_pip_audit(document: Mapping[str, Any]) -> Report:
    """Every vulnerability in the output of `pip-audit --format json`, which rates none of them."""
    report = Report("pip-audit", "scan", "pip-audit", "pip-audit")
    found: list[Found] = []
    for index, package in enumerate(entries(document.get("dependencies"))):
        name, version = text(part(package, "name")), text(part(package, "version"))
        if not name or (not version and part(package, "skip_reason")):
            report.entries += 1
            report.reject(
                f"/dependencies/{index}", reason=text(part(package, "skip_reason")) or "it has no name"
            )
            continue
        report.count += 1
        for number, raw in enumerate(entries(part(package, "vulns"))):
            report.entries += 1
            identifier = text(part(raw, "id"))
            if not identifier or report.entries > MOST:
                report.reject(f"/dependencies/{index}/vulns/{number}", reason="it has no id")
                continue
            aliases = tuple(filter(None, (text(each) for each in entries(part(raw, "aliases")))))[:20]
            component = f"pkg:pypi/{name.lower()}@{version}"
            found.append(Found(identifier, "unknown", text(part(raw, "description")), component, "", aliases))
    report.scope = f"{report.count} packages"
    report.summary = scans.summary(found)
    return report
