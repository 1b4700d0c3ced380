"""`seatrial calendar show`: the hours and holidays of a business calendar."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("show", short_help="Show the hours and holidays of one.")
@click.argument("name")
@click.option("--year", type=click.IntRange(1900, 2200), default=None, help="Year of the holidays.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(name: str, year: int | None, data: str | None, as_json: bool) -> int:
    """Show the working time of the calendar NAME, and its holidays of a year.

    \b
    Examples:
      seatrial calendar show edi-team
      seatrial calendar show edi-team --year 2027 --json
    """
    with connect(data=data) as client:
        found = client.get(f"/calendars/{name}", year=year)
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [[day.capitalize(), ", ".join(spans)] for day, spans in found["hours"].items()]
    rows += [[each["day"], each["name"]] for each in found["holidays"]]
    output.print_table(("DAY", f"{found['title']}, {found['time_zone']}"), rows=rows)
    return codes.YES
