"""Reads what other tools write. Whatever is sent ends in a report or in CannotImport, never otherwise."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from seatrial.domains.evidence.formats import cyclonedx, junit, k6, osv, sarif, scans, vex
from seatrial.domains.evidence.formats.closing import closed
from seatrial.domains.evidence.formats.reports import (
    SEVERITIES,
    CannotImport,
    Found,
    Reject,
    Report,
    Statement,
    entries,
    part,
)
from seatrial.domains.evidence.rules.plain import BadData, plain

__all__ = [
    "FORMATS",
    "SEVERITIES",
    "CannotImport",
    "Found",
    "Reject",
    "Report",
    "Statement",
    "closed",
    "read",
    "reopened",
]

reopened = scans.reopened
#: The formats by the names that `--format` takes.
FORMATS = ("sarif", "cyclonedx", "openvex", "csaf", "osv", "pip-audit", "junit", "k6")
_JSON: Mapping[str, Callable[[Mapping[str, Any]], Report]] = {
    "sarif": sarif.read,
    "cyclonedx": cyclonedx.read,
    "openvex": vex.read_openvex,
    "csaf": vex.read_csaf,
    "osv": osv.read_osv,
    "pip-audit": osv.read_pip_audit,
    "k6": k6.read,
}


def read(data: bytes, *, format: str = "auto") -> Report:
    """What the file says; `format` is one of FORMATS, or `auto`, which looks at the content.

    Raises CannotImport where it is none of them, or not what it is said to be.
    """
    if format not in ("auto", *FORMATS):
        raise CannotImport(
            f"there is no format {format[:50]!r}", remedy=f"Write {', '.join(FORMATS)} or auto."
        )
    if format == "junit" or (format == "auto" and data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"):
        return _checked(junit.read(data))
    document = _json(data)
    found = _recognise(document)
    if format not in ("auto", found):
        raise CannotImport(
            f"it is not {format}, but {found or 'none of the formats that are read'}",
            remedy="Leave --format out: the content says what it is.",
        )
    if not found:
        raise CannotImport(
            "it is none of the formats that are read",
            remedy=f"Those are {', '.join(FORMATS)}; attach it as a file.",
        )
    return _checked(_JSON[found](document))


def _json(data: bytes) -> Mapping[str, Any]:
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise CannotImport(f"it is no JSON: {str(error)[:200]}", remedy="Write it again.") from None
    if not isinstance(document, dict):
        raise CannotImport("it is JSON, and no object")
    return document


def _recognise(document: Mapping[str, Any]) -> str:
    """The name of the format, by the marks that each of them has; '' for none."""
    marks = {
        "sarif": isinstance(document.get("runs"), list) and "version" in document,
        "cyclonedx": document.get("bomFormat") == "CycloneDX",
        "openvex": "openvex" in str(document.get("@context", ""))[:200],
        "csaf": str(part(document, "document", "csaf_version") or "").startswith("2."),
        "osv": isinstance(document.get("results"), list) and _looks_like_osv(document),
        "pip-audit": isinstance(document.get("dependencies"), list),
        "k6": k6.recognises(document),
    }
    return next((name for name, holds in marks.items() if holds), "")


def _looks_like_osv(document: Mapping[str, Any]) -> bool:
    return all(isinstance(part(each, "packages"), list) for each in entries(document.get("results")))


def _checked(report: Report) -> Report:
    """The report with findings that can be stored."""
    try:
        report.summary = plain(report.summary)
    except BadData as problem:
        raise CannotImport(f"what it found is no data that can be kept: {problem}") from None
    return report
