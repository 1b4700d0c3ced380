"""Moments on the command line: by which clock they are meant."""

from datetime import datetime

import click
import pytest
from click.testing import CliRunner

from seatrial.cli.moments import MOMENT


@click.command()
@click.option("--at", type=MOMENT)
@click.option("--time-zone", default=None, is_eager=True)
def asked(at: str, time_zone: str | None) -> None:
    """Says which moment it took."""
    del time_zone
    click.echo(at)


def said(*words: str) -> datetime:
    ended = CliRunner().invoke(asked, words)
    assert ended.exit_code == 0, ended.output
    return datetime.fromisoformat(ended.output.strip())


@pytest.mark.parametrize("order", [1, -1])
def test_a_moment_is_by_the_clock_that_the_command_names_wherever_it_stands(order: int) -> None:
    pairs = [("--at", "2026-12-24T02:00"), ("--time-zone", "Asia/Kathmandu")][::order]
    assert said(*[word for pair in pairs for word in pair]) == datetime.fromisoformat(
        "2026-12-24T02:00+05:45"
    )


def test_a_moment_that_says_its_zone_keeps_it() -> None:
    moment = "2026-12-24T02:00+01:00"
    assert said("--at", moment, "--time-zone", "Asia/Kathmandu") == datetime.fromisoformat(moment)


@pytest.mark.parametrize("zone", ["Europe/Olso", "../etc/passwd"])
def test_a_zone_that_is_none_is_told(zone: str) -> None:
    ended = CliRunner().invoke(asked, ["--at", "2026-12-24T02:00", "--time-zone", zone])
    assert ended.exit_code == 2
    assert "time zone" in ended.output or "moment" in ended.output
