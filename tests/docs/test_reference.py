"""The reference says what the source says, and leaves nothing out."""

import re
import tomllib
from pathlib import Path

import pytest
from tools.reference import __main__ as reference
from tools.reference.commands import all_commands
from tools.reference.definitions import all_events, load
from tools.reference.mission import CannotPlace, mission, proofs
from tools.reference.tables import fields

from seatrial.domains.evidence.types import PROBES
from seatrial.domains.readiness.rules.expressions import VARIABLES
from seatrial.domains.workspace.types import KINDS
from seatrial.server.config import Settings

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs/reference"


def headings(page: str) -> set[str]:
    """The headings of a page of the reference, without the marks of code."""
    text = (REFERENCE / page).read_text()
    return {found.strip("` ") for found in re.findall(r"^#{2,4} (.+)$", text, re.MULTILINE)}


@pytest.mark.parametrize("page", reference.PAGES)
def test_a_made_page_is_up_to_date(page: str) -> None:
    assert (REFERENCE / page).read_text() == reference.page(page), "run: make reference"


def test_every_setting_has_its_heading_and_words() -> None:
    assert set(Settings.model_fields) <= headings("settings.md")
    assert not [name for name, field in Settings.model_fields.items() if not field.description]


def test_every_command_has_its_heading_and_words() -> None:
    for context in all_commands():
        assert context.command_path in headings("commands.md")
        assert context.command.help, f"{context.command_path} says nothing of itself"
        options = [each for each in context.command.params if each.param_type_name == "option"]
        silent = [each.name for each in options if not getattr(each, "help", "")]
        assert not silent, f"{context.command_path} does not explain {silent}"


def test_every_kind_and_probe_has_its_heading_and_words() -> None:
    load()
    assert set(KINDS.names()) <= headings("kinds.md")
    assert set(PROBES.names()) <= headings("probes.md")
    silent = [
        f"{entry.name} {row.path}"
        for entry, model in [
            *((kind, kind.model) for kind in KINDS),
            *((each, each.parameters) for each in PROBES),
        ]
        for row in fields(model)
        if not row.description
    ]
    assert not silent, silent


def test_every_event_has_its_heading_and_words() -> None:
    assert all_events()
    assert {event.name for event in all_events()} <= headings("events.md")
    assert not [event.name for event in all_events() if not event.__doc__]


def test_every_variable_of_a_check_has_its_heading() -> None:
    assert set(VARIABLES) <= headings("checks.md")


def test_every_row_of_the_mission_is_listed_once() -> None:
    plan = tomllib.loads((REFERENCE / "mission.toml").read_text())
    listed = re.findall(r"^\| (R\d{3}) \|", mission(ROOT), re.MULTILINE)
    assert sorted(listed) == [f"R{number:03}" for number in range(1, 300)]
    assert {row["group"] for row in plan["row"]} == {group["letter"] for group in plan["group"]}


def test_marked_tests_are_found_without_running_them(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_it.py").write_text(
        "import pytest, no_such_module\n"
        "pytestmark = [pytest.mark.mission('R001'), pytest.mark.slow]\n"
        "@pytest.mark.mission('R002', 'R003')\n"
        "def test_one(): ...\n"
        "class TestMany:\n"
        "    @pytest.mark.mission('R002')\n"
        "    def test_two(self): ...\n"
        "@pytest.mark.mission('R009')\n"
        "def no_test(): ...\n"
    )
    one, two = "tests/test_it.py::test_one", "tests/test_it.py::TestMany::test_two"
    assert proofs(tmp_path) == {"R001": [one, two], "R002": [one, two], "R003": [one]}


@pytest.mark.parametrize("marker", ["R1", "r001", "S0:6"])
def test_a_marker_that_names_no_row_is_refused(tmp_path: Path, marker: str) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_it.py").write_text(f"@pytest.mark.mission('{marker}')\ndef test_one(): ...\n")
    with pytest.raises(CannotPlace):
        proofs(tmp_path)
