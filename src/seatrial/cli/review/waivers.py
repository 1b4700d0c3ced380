"""`seatrial review waivers`."""

from itertools import islice

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("waivers", short_help="List waivers.")
@click.option("--service", default=None, help="Only of that service.")
@click.option(
    "--state", type=click.Choice(["asked", "active", "refused", "ended", "expired"]), default=None,
    help="Only in that state.",
)  # fmt: skip
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000), help="How many.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(service: str | None, state: str | None, limit: int, data: str | None, as_json: bool) -> int:
    """List waivers, the newest first.

    \b
    Examples:
      seatrial review waivers --state active
    """
    with connect(data=data) as client:
        every = client.every("/reviews/waivers", service=service, state=state, limit=min(limit, 200))
        found = list(islice(every, limit))
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (each["uid"], each["state"], each["expires_on"], each["risk"], each["service"].partition(":")[2],
         each["item"], each["requested_by_name"], each["reason"])
        for each in found
    ]  # fmt: skip
    if rows:
        columns = ("WAIVER", "STATE", "UNTIL", "RISK", "SERVICE", "ITEM", "ASKED BY", "WHY")
        output.print_table(columns, rows=rows)
    output.say(f"{len(rows)} listed")
    return codes.YES
