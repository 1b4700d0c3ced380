"""`seatrial doctor`: what is wrong here, and the remedy."""

import os
from dataclasses import asdict
from pathlib import Path

import click

from seatrial.cli import codes, output
from seatrial.kit import clock
from seatrial.server import config, doctor
from seatrial.server.findings import Finding

_MARKS = {"ok": "●", "warn": "○", "fail": "◆"}


@click.command("doctor", short_help="Say what is wrong here, and the remedy.")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="Data folder.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the web.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(data: Path | None, port: int | None, as_json: bool) -> int:
    """Look at everything that Seatrial needs here, whether it runs or not, and change nothing.

    \b
    Exits 0 when nothing is wrong (warnings are listed), 1 when something is,
    2 when the settings cannot be taken.

    \b
    Examples:
      seatrial doctor
      seatrial doctor --data /var/lib/seatrial --json
    """
    for name, value in (("data", data), ("port", port)):
        if value is not None:
            os.environ[config.variable(name)] = str(value)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seatrial.server.settings")
    found = doctor.examine(now=clock.now)
    if as_json:
        output.print_json({"well": _code(found) == codes.YES, "findings": [asdict(each) for each in found]})
    else:
        _print(found)
    return _code(found)


def _code(found: list[Finding]) -> int:
    failed = [each for each in found if each.verdict == "fail"]
    if any(each.name == "settings" for each in failed):
        return codes.COULD_NOT_TELL
    return codes.NO if failed else codes.YES


def _print(found: list[Finding]) -> None:
    rows = [
        (
            f"{_MARKS[each.verdict]} {each.verdict}",
            each.name,
            f"{each.detail} ({each.place})" + (f"\n→ {each.remedy}" if each.remedy else ""),
        )
        for each in found
    ]
    output.print_table(("", "WHAT", "FOUND"), rows=rows)
    failed = sum(each.verdict == "fail" for each in found)
    output.say(
        f"{failed} wrong, {sum(each.verdict == 'warn' for each in found)} to know, {len(found)} looked at"
    )
