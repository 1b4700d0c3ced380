"""`seatrial incident show`."""

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
    rows = [(each["at"], each["kind"], each["audience"], each["words"]) for each in found["timeline"]]
    output.print_table(("AT", "WHAT", "FOR", "WORDS"), rows=rows)
    return codes.YES
