"""What commands print for people."""

import pytest

from seatrial.cli import output


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("until 2026-11-22T08:02:59.563128Z.", "until 2026-11-22T08:02:59Z."),
        (
            "2026-11-22T08:02:59.5+01:00 to 2026-11-22T08:03:00.25Z",
            "2026-11-22T08:02:59+01:00 to 2026-11-22T08:03:00Z",
        ),
        ("2026-11-22T08:02:59Z", "2026-11-22T08:02:59Z"),
        ("1.5 s, version 2026.11", "1.5 s, version 2026.11"),
        ("2026-11-22T08:02:59.563128", "2026-11-22T08:02:59.563128"),
    ],
)
def test_moments_are_to_the_second(given: str, shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    output.say(given)
    output.print_table(("When",), rows=[(given,)])
    told = capsys.readouterr()
    assert told.err == f"{shown}\n"
    assert shown in told.out


def test_what_somebody_else_printed_stays_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    output.repeat("2026-11-22T08:02:59.563128Z [bold] it came")
    assert capsys.readouterr().err == "2026-11-22T08:02:59.563128Z [bold] it came\n"
