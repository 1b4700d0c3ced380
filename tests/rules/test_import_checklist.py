"""Anybody's checklist becomes one of ours: in is out and rejects, each with its line."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from seatrial.domains.readiness.rules import Imported, Wish, import_checklist, to_yaml
from seatrial.domains.workspace.rules import compile_files
from seatrial.kit import hooks, yaml

hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "checklists"
CASES = Path(os.environ.get("SEATRIAL_CASES", ROOT.parent / "shared" / "cases"))
MERCARI = CASES / "mercari-readiness-checklist" / "docs" / "references"


def read(*names: str, **wish: Any) -> Imported:
    found = import_checklist({name: (DATA / name).read_text() for name in names}, wish=Wish(**wish))
    assert found.found == found.criteria + len(found.rejects)
    assert findings(found) == []
    return found


def findings(found: Imported) -> list[str]:
    """What forbids to apply what came in."""
    if not found.criteria:
        return []
    compiled = compile_files({"checklist.yaml": to_yaml(found.document).encode()})
    return [each.message for each in compiled.errors]


def criteria(found: Imported) -> dict[str, dict[str, Any]]:
    return {raw["id"]: raw for area in found.document["spec"]["areas"] for raw in area["criteria"]}


@pytest.mark.mission("R051")
def test_a_security_checklist_comes_in_with_its_must_items_commands_and_estimates() -> None:
    found = read("SECURITY_CHECKLIST.md")
    items = criteria(found)
    assert found.document["metadata"] == {"name": "security-sample", "title": "Security checklist"}
    must = [name for name, raw in items.items() if raw.get("must")]
    assert len(must) == 6
    assert all(items[name]["gate"] == "deployment" for name in must)
    explorer = items["the-api-explorer-must-be-off-in-production"]
    assert explorer["verify"] == {
        "command": 'curl -s -o /dev/null -w "%{http_code}" https://sample.example/docs',
        "expect": "404",
    }
    assert explorer["triggers"] == [{"metric": "docs_requests_total", "above": 0.0, "for": "1m"}]
    assert (explorer["rollback"], explorer["role"]) == ("runbooks/rollback.md", "security_lead")
    assert items["secrets-must-come-from-the-secret-store"]["verify"] == {
        "command": "gitleaks detect --source .",
        "expect": "no leaks found",
    }
    assert items["requests-from-unknown-origins-must-not-be-allowed"]["accepts"] == ["scan", "test_result"]
    assert found.estimate == 15 + 10 + 60 + 20 + 5 + 30 + 5
    assert found.estimate == sum(raw.get("estimate_minutes", 0) for raw in items.values())
    assert [(each.line, each.reason) for each in found.notes] == [
        (31, "the must-do item backups-must-be-encrypted has no verification step")
    ]


def test_what_does_not_come_in_is_listed_with_line_and_reason() -> None:
    found = read("SECURITY_CHECKLIST.md")
    assert [(each.line, each.text, each.reason) for each in found.rejects] == [
        (34, "Backups MUST be encrypted (20 min)", "it repeats line 31"),
        (48, "a point without a box", "a point without a box: only text, as far as can be told"),
    ]


def test_questions_and_bold_beginnings_go_where_they_belong() -> None:
    items = criteria(read("SECURITY_CHECKLIST.md"))
    assert items["dependencies-should-be-pinned"]["questions"] == ["Which of them are not?"]
    assert "must" not in items["dependencies-should-be-pinned"]
    armed = items["alerts-are-armed"]
    assert (armed["title"], armed["must"]) == ("Alerts are armed", True)
    assert armed["statement"] == "each rule is loaded, and one was fired on purpose"
    assert items["the-page-was-acknowledged"]["estimate_minutes"] == 5


@pytest.mark.mission("R056")
def test_levels_that_are_columns_say_who_is_asked() -> None:
    found = read("levels.md")
    assert found.by_level == {"A": 4, "B": 3, "C": 3}
    items = criteria(found)
    assert items["by-hand"]["levels"] == ["C"]
    assert items["order-2"]["levels"] == ["A"]
    assert [area["title"] for area in found.document["spec"]["areas"]] == ["General", "Security"]
    assert [(each.line, each.reason) for each in found.rejects] == [
        (12, "no level asks for it"),
        (20, "the row names no check"),
        (26, "the table has no column that names a check"),
    ]
    assert found.document["spec"]["levels"] == [
        {"name": "A", "tiers": [1]},
        {"name": "B", "tiers": [2]},
        {"name": "C", "tiers": [3, 4]},
    ]


def test_where_there_are_no_boxes_points_are_items_and_one_level_means_from_there_on() -> None:
    items = criteria(read("plain.md"))
    assert list(items) == [
        "a-dashboard-exists",
        "logs-are-collected",
        "is-anybody-on-call",
        "a-backup-is-younger-than-a-day",
        "it-was-restored",
    ]
    assert items["logs-are-collected"]["guide"] == "for 30 days"
    assert items["a-dashboard-exists"]["levels"] == ["A"]
    assert items["logs-are-collected"]["levels"] == ["A", "B", "C"]
    assert items["a-backup-is-younger-than-a-day"]["levels"] == ["A", "B"]


def test_points_of_pages_that_explain_do_not_come_in_beside_boxes() -> None:
    files = {
        "list.md": "- [ ] Backups are taken",
        "intro.md": "# Levels\n\n- A: must be\n- B: may be",
    }
    found = import_checklist(files, wish=Wish())
    assert [raw["title"] for raw in criteria(found).values()] == ["Backups are taken"]
    assert [(each.file, each.line) for each in found.rejects] == [("intro.md", 3), ("intro.md", 4)]
    assert "import its file alone" in found.rejects[0].reason
    assert import_checklist({"intro.md": files["intro.md"]}, wish=Wish()).criteria == 2


def test_rows_of_a_spreadsheet_come_in_too() -> None:
    found = read("items.csv")
    item = criteria(found)["tls-only"]
    assert item["statement"] == "Port 80 answers with a redirect"
    assert (item["must"], item["role"], item["estimate_minutes"]) == (True, "security_lead", 10)
    assert item["verify"] == {"command": "curl -I http://sample.example", "expect": "301"}
    assert [(each.line, each.reason) for each in found.rejects] == [(4, "the row names no check")]
    assert item["levels"] == ["1", "2"]


def test_several_files_become_one_list_whose_names_differ() -> None:
    found = read("levels.md", "plain.md", "items.csv", name="all")
    ids = [raw["id"] for area in found.document["spec"]["areas"] for raw in area["criteria"]]
    assert len(set(ids)) == len(ids)
    assert found.document["metadata"]["name"] == "all"


@pytest.mark.cases
@pytest.mark.mission("R056")
@pytest.mark.skipif(not MERCARI.is_dir(), reason="the real checklist is not here")
def test_the_real_checklist_of_mercari_comes_in_whole() -> None:
    names = ("design-checklist.md", "pre-production-checklist.md")
    both = {name: (MERCARI / name).read_text() for name in names}
    found = import_checklist(both, wish=Wish(name="mercari"))
    assert (found.found, found.criteria, found.rejects) == (84, 84, ())
    assert found.by_level == {"A": 83, "B": 73, "C": 35}
    parts = [import_checklist({name: both[name]}, wish=Wish()).by_level for name in names]
    assert parts == [{"A": 10, "B": 9, "C": 5}, {"A": 73, "B": 64, "C": 30}]
    assert findings(found) == []


@pytest.mark.cases
@pytest.mark.mission("R056")
@pytest.mark.skipif(not MERCARI.is_dir(), reason="the real checklist is not here")
def test_the_whole_folder_of_mercari_gives_the_same_84_and_names_the_rest() -> None:
    found = import_checklist({path.name: path.read_text() for path in MERCARI.glob("*.md")}, wish=Wish())
    assert (found.criteria, found.by_level) == (84, {"A": 83, "B": 73, "C": 35})
    assert found.found == 84 + len(found.rejects)
    assert {each.file for each in found.rejects}.isdisjoint(
        {"design-checklist.md", "pre-production-checklist.md"}
    )


def test_yaml_that_looks_like_something_else_stays_text() -> None:
    text = "- [ ] no\n- [ ] 1e3\n- [ ] 0x1F\n- [ ] 'a': \"b\" # c\n- [ ] 2026-11-21\n"
    found = import_checklist({"a.md": text}, wish=Wish())
    titles = [raw["title"] for raw in criteria(found).values()]
    assert titles == ["no", "1e3", "0x1F", "'a': \"b\" # c", "2026-11-21"]
    assert yaml.read(to_yaml(found.document).encode()).documents[0].value == found.document


_LINES = st.sampled_from(
    [
        "# A", "## MUST-DO", "- [ ] x", "  - [x] y", "- z", "1. [ ] (A) q", "| Check | Level A |",
        "|---|---|",
        "| a | x |", "```", "    code", "Verify: `a`", "Estimate: 5 min", "Trigger: m > 5% for 1m", "---",
        "a: 1",
        "> - [ ] quoted", "- [ ] ", "- [ ] **b**: c", "", "\t- [ ] t", "- [ ] (1, 2) n", "Which?", "- Why?",
        "- [ ] \x00\x1b\u2028\ufeff", "- [ ] [a](b) ![c](d)", "<!-- x -->", "- [ ] " + "w " * 200,
    ]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(_LINES, max_size=25).map("\n".join)))
@example("- [ ] \ud800")
@example("[" * 5000)
@example("- " * 500 + "[ ] a")
@example("---\n: : :\n---\n- [ ] a")
def test_any_text_gives_a_result_and_loses_nothing(text: str) -> None:
    found = import_checklist({"a.md": text, "b.csv": text}, wish=Wish())
    assert found.found == found.criteria + len(found.rejects)
    assert findings(found) == []
