"""`seatrial calendar when`: is it open then, and what is due when?"""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.moments import MOMENT


@click.command("when", short_help="Say whether it is open then, and what is due when.")
@click.argument("name")
@click.option("--at", "moment", type=MOMENT, default=None, help="From then on; without it from now on.")
@click.option("--working", default="", help="So much working time later, as 4h.")
@click.option("--days", type=click.IntRange(0, 1000), default=0, help="So many business days later.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(name: str, moment: str | None, working: str, days: int, data: str | None, as_json: bool) -> int:
    """Count in the calendar NAME: whether a moment is working time, what comes next, what is due.

    \b
    Exits 0 where it is working time, 1 where it is not.

    \b
    Examples:
      seatrial calendar when edi-team
      seatrial calendar when edi-team --at 2026-12-24T16:00 --working 4h
      seatrial calendar when edi-team --days 1 --json
    """
    query = {"at": moment, "working": working or None, "days": days or None}
    with connect(data=data) as client:
        found = client.get(f"/calendars/{name}/when", **query)
    if as_json:
        output.print_json(found)
    else:
        word = "working time" if found["open"] else f"no working time {found['holiday']}".strip()
        rows = [
            ["at", f"{found['at']} ({word})"],
            ["opens", found["next_opening"]],
            ["next business day", found["next_business_day"]],
        ]
        if found["due"]:
            rows.append(["due", found["due"]])
        output.print_table(("WHAT", "WHEN"), rows=rows)
    return codes.YES if found["open"] else codes.NO
