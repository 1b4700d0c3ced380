"""`seatrial oncall show`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.moments import MOMENT


@click.command("show", short_help="Show the shifts of a schedule.")
@click.argument("schedule")
@click.option("--from", "start", type=MOMENT, default=None, help="From then; without it from now.")
@click.option("--to", "end", type=MOMENT, default=None, help="Up to then; without it two weeks.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(schedule: str, start: str | None, end: str | None, data: str | None, as_json: bool) -> int:
    """Show who is on call when on SCHEDULE, with overrides and time off.

    \b
    Examples:
      seatrial oncall show edi-gateway
      seatrial oncall show edi-gateway --from 2026-12-01 --to 2027-01-01 --json
    """
    with connect(data=data) as client:
        found = client.get(f"/oncall/schedules/{schedule}/shifts", start=start, end=end)["items"]
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (each["start"], each["end"], each["name"], each["layer"], each["role"], each["why"]) for each in found
    ]
    output.print_table(("FROM", "TO", "WHO", "LAYER", "AS", "WHY"), rows=rows)
    return codes.YES
