"""`seatrial person deputy`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.moments import MOMENT


@click.command("deputy", short_help="Appoint somebody who stands in.")
@click.argument("handle")
@click.argument("deputy")
@click.option("--from", "begins", type=MOMENT, default=None, help="Date, moment, or from now (2d).")
@click.option("--until", type=MOMENT, required=True, help="Date, moment, or from now (14d).")
@click.option("--reason", default="", help="Stands beside it.")
@click.option("--dry-run", is_flag=True, help="Find every fault, and change nothing.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    handle: str,
    deputy: str,
    begins: str | None,
    until: str,
    reason: str,
    dry_run: bool,
    data: str | None,
    as_json: bool,
) -> int:
    """DEPUTY holds the roles of HANDLE too, until a date. Nobody is the deputy of a deputy.

    \b
    Examples:
      seatrial person deputy ana-reyes job-lindqvist --until 2026-12-31
    """
    body = {"person": handle, "deputy": deputy, "from": begins, "until": until, "reason": reason}
    with connect(data=data) as client:
        made = client.post(f"/deputies{'?dry_run=true' if dry_run else ''}", body)
    if as_json:
        output.print_json(made)
    else:
        words = "would stand" if dry_run else "stands"
        output.say(f"{made['deputy']} {words} in for {made['person']} until {made['until']}")
    return codes.YES
