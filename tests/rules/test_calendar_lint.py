"""Business calendars as files: faults have their place, and what is sound has none."""

from pathlib import Path

import pytest

from seatrial.connectors import directories
from seatrial.domains.workspace.rules import compile_files
from seatrial.domains.workspace.types import Finding
from seatrial.kit import hooks

hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)
ROOT = Path(__file__).parents[2]
SOUND = """\
apiVersion: seatrial.dev/v1
kind: BusinessCalendar
metadata: {name: edi-team}
spec:
  time_zone: Europe/Berlin
  hours:
    monday: ["09:00-12:00", "13:00-17:00"]
    sunday: []
  holidays:
    country: DE
    subdivision: BY
    add:
      - {date: 2026-12-24, name: Christmas Eve}
    without: [2026-01-06]
"""


def lint(text: str) -> list[Finding]:
    return list(compile_files({"calendar.yaml": text.encode()}).findings)


def test_a_sound_calendar_has_no_fault() -> None:
    assert not lint(SOUND)


@pytest.mark.parametrize(
    ("old", "new", "words", "line"),
    [
        ("Europe/Berlin", "Europe/Berlinn", "'Europe/Berlinn' is no time zone", 5),
        ("13:00-17:00", "11:00-17:00", "begins before the hours above it end", 7),
        ("13:00-17:00", "17:00-13:00", "ends before it begins", 7),
        ("13:00-17:00", "afternoon", "are no hours of a day", 7),
        ('["09:00-12:00", "13:00-17:00"]', "[]", "has no working time at all", 7),
        ("monday", "mondays", "mondays", 7),
        ("country: DE", "country: XX", "the holidays of 'XX' are not known", 10),
        ("subdivision: BY", "subdivision: ZZ", "DE has no part 'ZZ'", 11),
        ("    country: DE\n    subdivision: BY\n", "", "there is no public holiday to leave out", 12),
        ("name: Christmas Eve}", 'name: " "}', "name", 13),
        ("name: edi-team", "name: weekdays", "the calendar weekdays is always there already", 3),
        ("    without", "      - {date: 2026-12-24, name: x}\n    without", "2026-12-24 is named twice", 14),
    ],
)
def test_what_cannot_be_counted_in_is_a_fault_at_its_line(old: str, new: str, words: str, line: int) -> None:
    assert old in SOUND
    found = lint(SOUND.replace(old, new, 1))
    assert any(words in each.message and each.source.line == line for each in found), found


def test_the_examples_calendar_and_picks_are_sound() -> None:
    compiled = compile_files(directories.read(ROOT / "examples/edi-gateway/ops").files)
    assert "business-calendar:edi-team" in compiled.definitions
    assert compiled.definitions["service:edi-gateway"].body["spec"]["severities"] == "sev"
    assert compiled.definitions["team:edi-team"].body["spec"]["calendar"] == "edi-team"
    assert not compiled.errors
