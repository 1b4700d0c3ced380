"""`seatrial incident show`."""

from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("show", short_help="Show an incident with its timeline.")
@click.argument("name")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(name: str, data: str | None, as_json: bool) -> int:
    """Show the incident NAME, who does what in it, and its timeline.

    \b
    Examples:
      seatrial incident show I-3
      seatrial incident show I-3 --json
    """
    with connect(data=data) as client:
        found = client.get(f"/incidents/{name}")
    if as_json:
        output.print_json(found)
        return codes.YES
    about = found["incident"]
    output.say(f"{about['name']} {about['title']} ({about['level']}, {about['state']}, {about['phase']})")
    names = found["names"]
    rows = [
        (each["at"], each["kind"], names.get(each["by"], each["by"]), each["audience"], _words(each, names))
        for each in found["timeline"]
    ]
    output.print_table(("AT", "WHAT", "BY", "FOR", "WORDS"), rows=rows)
    return codes.YES


def _words(entry: dict[str, Any], names: dict[str, str]) -> str:
    """The words of a line; of a role also who has it."""
    whom = names.get(entry["link"], "")
    return f"{entry['words']}: {whom}" if whom else str(entry["words"])
