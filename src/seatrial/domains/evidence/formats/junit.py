"""Reads JUnit XML: what nearly every test runner writes."""

import io
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from seatrial.domains.evidence.formats.reports import MOST, CannotImport, Report, instant, text

_KEPT = 200
_ROOTS = ("testsuites", "testsuite")


def read(data: bytes) -> Report:
    """Every test case; each element is dropped as soon as it was read, so that memory stays small."""
    report = Report("junit", "test_result", "tests", "a test runner")
    counted = {"passed": 0, "failed": 0, "errors": 0, "skipped": 0}
    failing: list[dict[str, Any]] = []
    suites: list[str] = []
    dates, seconds, root = [], 0.0, None
    try:
        for event, element in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
            root = root if root is not None else element
            if root.tag not in _ROOTS:
                raise CannotImport(
                    f"its root is <{str(root.tag)[:80]}>", remedy="JUnit XML begins with <testsuites>."
                )
            if event == "start" and element.tag == "testsuite":
                suites.append(text(element.get("name"), limit=100))
                dates.append(instant(element.get("timestamp")))
            elif event == "end" and element.tag == "testcase":
                seconds += _seconds(element)
                _case(report, counted, failing, element, len(suites))
                element.clear()
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise CannotImport(f"it is no whole XML: {str(error)[:200]}", remedy="Write it again.") from None
    report.count = sum(counted.values())
    report.effective_at = min((each for each in dates if each), default=None)
    named = [name for name in suites if name]
    report.producer = named[0] if named else report.producer
    report.scope = f"{report.count} tests in {len(suites)} suites"
    report.summary = {
        **counted, "tests": report.count, "suites": len(suites), "seconds": round(seconds, 3),
        "failing": failing[:_KEPT], "truncated": len(failing) > _KEPT,
    }  # fmt: skip
    return report


def _case(
    report: Report, counted: dict[str, int], failing: list[dict[str, Any]], element: Element, suite: int
) -> None:
    report.entries += 1
    name = text(element.get("name"))
    if not name or report.entries > MOST:
        reason = "it has no name" if not name else f"more than {MOST:,} tests"
        report.reject(f"testcase {report.entries} (suite {suite})", reason=reason)
        return
    outcome = next((child for child in element if child.tag in ("failure", "error", "skipped")), None)
    kind = {"failure": "failed", "error": "errors", "skipped": "skipped"}.get(
        "" if outcome is None else str(outcome.tag), "passed"
    )
    counted[kind] += 1
    if outcome is not None and kind in ("failed", "errors") and len(failing) <= _KEPT:
        message = text(outcome.get("message")) or text(outcome.text)
        failing.append({"test": f"{text(element.get('classname'))}.{name}".lstrip("."), "message": message})


def _seconds(element: Element) -> float:
    try:
        found = float((element.get("time") or "0").replace(",", ""))
    except ValueError:
        return 0.0
    return found if 0 <= found < 1e9 else 0.0
