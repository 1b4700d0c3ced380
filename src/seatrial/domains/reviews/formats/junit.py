"""A review as JUnit XML, for pipelines that show test reports."""

from collections.abc import Iterable
from xml.etree import ElementTree

from seatrial.domains.reviews.formats.dossiers import (
    Dossier,
    changed_at,
    outcome_words,
    reason_of,
    word_of,
)
from seatrial.domains.reviews.types import GateView, ItemView, Prerequisite
from seatrial.kit.xml_text import xml_text

#: Only what is met passes: what nobody has answered could not be told, an accepted risk is no pass.
_TAGS = {
    "not_met": "failure",
    "stale": "failure",
    "open": "error",
    "waived": "skipped",
    "not_applicable": "skipped",
}


def to_junit(dossier: Dossier) -> str:
    """One suite for each area of each checklist, one for quality gates and one for prerequisites.

    Not met and stale is a failure, open an error; waived and not applicable are skipped, with the reason.
    """
    review = dossier.report.review
    root = ElementTree.Element("testsuites", name=xml_text(f"{review.name} {review.service}"))
    at = changed_at(dossier).strftime("%Y-%m-%dT%H:%M:%S")
    for (checklist, area), items in _areas(dossier).items():
        suite = _suite(root, f"{checklist}: {area}", at)
        _properties(suite, dossier)
        for item in items:
            _case(suite, item)
    _gates(root, dossier.report.gates, at)
    _prerequisites(root, dossier.report.prerequisites, at)
    for suite in root:
        _count(suite)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _areas(dossier: Dossier) -> dict[tuple[str, str], list[ItemView]]:
    found: dict[tuple[str, str], list[ItemView]] = {}
    for item in dossier.report.items:
        checklist = item.row.checklist.partition(":")[2]
        found.setdefault((checklist, item.shown.criterion.area_title), []).append(item)
    return found


def _suite(root: ElementTree.Element, name: str, at: str) -> ElementTree.Element:
    return ElementTree.SubElement(root, "testsuite", name=xml_text(name), timestamp=at, time="0")


def _properties(suite: ElementTree.Element, dossier: Dossier) -> None:
    review, figures = dossier.report.review, dossier.report.figures
    said = {
        "review": review.name,
        "service": review.service,
        "environment": review.environment,
        "artefact": review.artefact.revision,
        "decision": outcome_words(dossier),
        "met": str(figures.met),
        "applicable": str(figures.applicable),
        "waived": str(figures.waived),
        "percent": str(figures.percent),
    }
    found = ElementTree.SubElement(suite, "properties")
    for name, value in said.items():
        ElementTree.SubElement(found, "property", name=name, value=xml_text(value))


def _case(suite: ElementTree.Element, item: ItemView) -> None:
    row, word = item.row, word_of(item)
    case = ElementTree.SubElement(
        suite,
        "testcase",
        {
            "name": xml_text(f"{row.criterion}: {item.shown.criterion.title}"),
            "classname": xml_text(row.name.replace("/", ".")),
            "time": "0",
        },
    )
    tag = _TAGS.get(word)
    if tag is not None:
        _outcome(case, tag, word, reason_of(item))
    lines = [
        f"digest {piece.sha256} ({piece.provenance} by {piece.producer})" for piece in item.outcome.evidence
    ]
    if item.is_accepted:
        lines.insert(0, f"accepted by {row.accepted_by_name}")
    if lines:
        ElementTree.SubElement(case, "system-out").text = xml_text("\n".join(lines))


def _outcome(case: ElementTree.Element, tag: str, kind: str, message: str) -> None:
    attributes = {"message": xml_text(message)}
    if tag != "skipped":
        attributes["type"] = kind
    ElementTree.SubElement(case, tag, attributes)


def _gates(root: ElementTree.Element, gates: Iterable[GateView], at: str) -> None:
    found = [(f"{each.id}: {each.title}", each.passes, each.reason) for each in gates]
    _plain_suite(root, "quality gates", found, at)


def _prerequisites(root: ElementTree.Element, prerequisites: Iterable[Prerequisite], at: str) -> None:
    found = [(f"{each.id}: {each.title}", each.is_met, each.reason) for each in prerequisites]
    _plain_suite(root, "prerequisites", found, at)


def _plain_suite(root: ElementTree.Element, name: str, cases: list[tuple[str, bool, str]], at: str) -> None:
    if not cases:
        return
    suite = _suite(root, name, at)
    for title, passes, reason in cases:
        attributes = {"name": xml_text(title), "classname": name.replace(" ", "_"), "time": "0"}
        case = ElementTree.SubElement(suite, "testcase", attributes)
        if not passes:
            _outcome(case, "failure", "not_met", reason)


def _count(suite: ElementTree.Element) -> None:
    for count, tag in (("tests", "testcase"), ("failures", ".//failure"), ("errors", ".//error")):
        suite.set(count, str(len(suite.findall(tag))))
    suite.set("skipped", str(len(suite.findall(".//skipped"))))
