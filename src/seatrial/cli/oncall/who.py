"""`seatrial oncall who`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.moments import MOMENT


@click.command("who", short_help="Say who is on call.")
@click.argument("schedule", default="")
@click.option("--at", "moment", type=MOMENT, default=None, help="At that moment; without it now.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(schedule: str, moment: str | None, data: str | None, as_json: bool) -> int:
    """Say who is on call on SCHEDULE, or on every one, and why. Exits 1 where somewhere nobody is.

    \b
    Examples:
      seatrial oncall who
      seatrial oncall who edi-gateway --at 2026-12-24T23:00
    """
    with connect(data=data) as client:
        found = client.get("/oncall/who", schedule=schedule or None, at=moment)["items"]
    if as_json:
        output.print_json(found)
    else:
        rows = [
            (
                each["title"],
                one["name"] if one else "nobody",
                (one["problem"] or one["why"]) if one else "a gap",
            )
            for each in found
            for one in each["people"] or [None]
        ]
        output.print_table(("SCHEDULE", "WHO", "WHY"), rows=rows)
    return codes.YES if all(each["people"] for each in found) else codes.NO
