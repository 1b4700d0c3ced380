"""`seatrial alert answering`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("answering", short_help="List how soon alerts are answered.")
@click.option("--days", default=28, show_default=True, type=click.IntRange(1, 366), help="How far back.")
@click.option("--service", default=None, help="Only alerts about this service.")
@click.option("--team", default=None, help="Only alerts about services of this team.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(days: int, service: str | None, team: str | None, data: str | None, as_json: bool) -> int:
    """List by level how many alerts were answered within its response time, how many were not, and how long
    it took.

    \b
    Examples:
      seatrial alert answering --days 7 --service edi-gateway
    """
    with connect(data=data) as client:
        found = client.get("/alerts/answering", days=days, service=service, team=team)
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (each["scheme"], each["level"], str(each["answered"]), str(each["in_time"]), str(each["late"]),
         str(each["waiting_late"]), str(each["mean_seconds"]), str(each["median_seconds"]))
        for each in found["items"]
    ]  # fmt: skip
    if rows:
        output.print_table(
            ("SCHEME", "LEVEL", "ANSWERED", "IN TIME", "LATE", "LATE AND OPEN", "MEAN S", "MEDIAN S"),
            rows=rows,
        )
    mtta = found["mtta"]
    if mtta["n"]:
        output.say(
            f"MTTA over {mtta['n']}: mean {mtta['mean_seconds']:.0f} s, median {mtta['median_seconds']:.0f} s"
        )
    output.say(f"{len(rows)} listed")
    return codes.YES
