"""`seatrial calendar list`: business calendars."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("list", short_help="List business calendars.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(data: str | None, as_json: bool) -> int:
    """List business calendars with their working time; two are always there.

    \b
    Examples:
      seatrial calendar list
      seatrial calendar list --json
    """
    with connect(data=data) as client:
        found = client.get("/calendars")["items"]
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        [each["name"], each["time_zone"], "open" if each["open"] else "shut", _week(each["hours"])]
        for each in found
    ]
    output.print_table(("CALENDAR", "TIME ZONE", "NOW", "WORKING TIME"), rows=rows)
    return codes.YES


def _week(hours: dict[str, list[str]]) -> str:
    return "; ".join(f"{day[:3].capitalize()} {', '.join(spans)}" for day, spans in hours.items())
