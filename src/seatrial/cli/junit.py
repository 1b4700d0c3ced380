"""Results as JUnit XML, for pipelines that show test reports."""

from collections.abc import Sequence
from xml.etree import ElementTree

from seatrial.cli import output
from seatrial.domains.readiness.rules import Checked


def junit(checked: Sequence[Checked]) -> str:
    """One suite for each service and environment, one case for each criterion.

    A `fail` is a failure, an `error` an error, an `unknown` is skipped: it was not decided.
    """
    root = ElementTree.Element("testsuites", name="seatrial check")
    suites: dict[tuple[str, str], ElementTree.Element] = {}
    for each in checked:
        subject = (each.service.name, each.environment.name)
        if subject not in suites:
            suites[subject] = ElementTree.SubElement(root, "testsuite", name="@".join(subject))
        _case(suites[subject], each)
    for suite in suites.values():
        for count, tag in (("tests", "testcase"), ("failures", ".//failure"), ("errors", ".//error")):
            suite.set(count, str(len(suite.findall(tag))))
        suite.set("skipped", str(len(suite.findall(".//skipped"))))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def _case(suite: ElementTree.Element, each: Checked) -> None:
    name = f"{each.checklist.name}/{each.criterion.id}"
    classname = f"{each.checklist.name}.{each.criterion.area}"
    source = {"file": each.checklist.source, "line": str(each.criterion.line)}
    case = ElementTree.SubElement(suite, "testcase", {"name": name, "classname": classname, **source})
    tag = {"fail": "failure", "error": "error", "unknown": "skipped"}.get(each.verdict.result)
    if tag is not None:
        ElementTree.SubElement(case, tag, message=output.xml_text(each.verdict.reason))
