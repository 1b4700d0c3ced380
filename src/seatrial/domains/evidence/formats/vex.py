"""Reads what says that a product is not affected: OpenVEX 0.2 and CSAF 2.0 (profile VEX)."""

from collections.abc import Iterator, Mapping
from typing import Any

from seatrial.domains.evidence.formats.cyclonedx import with_statements
from seatrial.domains.evidence.formats.reports import MOST, Report, Statement, entries, instant, part, text

_DEEPEST = 30
#: What CSAF's product_status means in VEX's words (CSAF 2.0, 3.2.3.9; profile VEX 4.5).
_CSAF = {
    "known_not_affected": "not_affected",
    "fixed": "fixed",
    "first_fixed": "fixed",
    "known_affected": "affected",
    "under_investigation": "under_investigation",
}


def read_openvex(document: Mapping[str, Any]) -> Report:
    """Every statement; its own date goes before the document's, the oldest is the report's."""
    report = Report(
        "openvex", "vex", "vex", text(document.get("author"), limit=200) or "an author without a name"
    )
    statements: list[Statement] = []
    dates = [instant(document.get("timestamp"))]
    for index, raw in enumerate(entries(document.get("statements"))):
        report.entries += 1
        named = part(raw, "vulnerability")
        names = (
            [text(named)] if isinstance(named, str) else [text(part(named, "name")), text(part(named, "@id"))]
        )
        names += [text(each) for each in entries(part(named, "aliases"))]
        products = [product for each in entries(part(raw, "products")) for product in _products(each)]
        status = text(part(raw, "status"))
        reason = _fault(names, products, status, report.entries)
        if reason:
            report.reject(f"/statements/{index}", reason=reason)
            continue
        dates.append(instant(part(raw, "last_updated")) or instant(part(raw, "timestamp")))
        why = text(part(raw, "impact_statement")) or text(part(raw, "justification"))
        statements.append(Statement(tuple(filter(None, names)), tuple(products), status, why))
    report.effective_at = min((each for each in dates if each), default=None)
    return with_statements(report, statements=statements)


def _products(raw: Any) -> Iterator[str]:
    if isinstance(raw, str):
        yield from filter(None, [text(raw)])
        return
    yield from filter(None, [text(part(raw, "@id")), text(part(raw, "identifiers", "purl"))])
    for each in entries(part(raw, "subcomponents")):
        yield from filter(None, [text(part(each, "@id"))])


def _fault(names: list[str], products: list[str], status: str, entry: int) -> str:
    if not any(names):
        return "it names no vulnerability"
    if not products:
        return "it names no product"
    if status not in ("not_affected", "affected", "fixed", "under_investigation"):
        return f"its status is {status or 'missing'}"
    return f"more than {MOST:,} statements" if entry > MOST else ""


def read_csaf(document: Mapping[str, Any]) -> Report:
    """Every vulnerability's status for every product, as one statement for each status."""
    head = part(document, "document")
    report = Report(
        "csaf-2.0",
        "vex",
        "vex",
        text(part(head, "publisher", "name"), limit=200) or "a publisher without a name",
    )
    report.effective_at = instant(part(head, "tracking", "current_release_date"))
    names = dict(_names(part(document, "product_tree"), 0))
    statements: list[Statement] = []
    for index, raw in enumerate(entries(document.get("vulnerabilities"))):
        report.entries += 1
        ids = [text(part(raw, "cve")), *(text(part(each, "text")) for each in entries(part(raw, "ids")))]
        found = (
            [
                Statement(
                    tuple(filter(None, ids)),
                    tuple(
                        name for each in entries(products) for name in names.get(text(each), (text(each),))
                    ),
                    _CSAF[status],
                    _reason(raw),
                )
                for status, products in sorted((part(raw, "product_status") or {}).items())
                if status in _CSAF and entries(products)
            ]
            if isinstance(part(raw, "product_status") or {}, dict)
            else []
        )
        if not any(ids) or not found or report.entries > MOST:
            reason = "it names no vulnerability" if not any(ids) else "it says nothing of any product"
            report.reject(f"/vulnerabilities/{index}", reason=reason)
            continue
        statements += found
    return with_statements(report, statements=statements)


def _names(tree: Any, depth: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The ids of products with what else they are called: a package URL, a name."""
    if depth > _DEEPEST:
        return
    for each in [*entries(part(tree, "full_product_names")), part(tree, "product")]:
        product = text(part(each, "product_id"))
        if product:
            purl = text(part(each, "product_identification_helper", "purl"))
            yield product, tuple(dict.fromkeys(filter(None, [product, purl, text(part(each, "name"))])))
    for branch in entries(part(tree, "branches")):
        yield from _names(branch, depth + 1)


def _reason(raw: Any) -> str:
    flags = [text(part(each, "label")) for each in entries(part(raw, "flags"))]
    threats = [text(part(each, "details")) for each in entries(part(raw, "threats"))]
    return next(filter(None, [*threats, *flags]), "")
