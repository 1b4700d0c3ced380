"""`seatrial alert show`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.kit.plurals import counted


@click.command("show", short_help="Show an alert with its log.")
@click.argument("alert")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(alert: str, data: str | None, as_json: bool) -> int:
    """Show ALERT: what it says, how it stands, and what happened.

    \b
    Examples:
      seatrial alert show AL-12
    """
    with connect(data=data) as client:
        found = client.get(f"/alerts/{alert}")
    if as_json:
        output.print_json(found)
        return codes.YES
    said = found["alert"]
    output.say(f"{said['name']} {said['title']}: {said['state']}, heard {counted(said['count'], one='time')}")
    for each in found["changed_at_arrival"]:
        output.say(f"changed at arrival: {each}")
    rows = [(each["at"], each["what"], each["words"]) for each in found["log"]]
    output.print_table(("AT", "WHAT", "WORDS"), rows=rows)
    return codes.YES
