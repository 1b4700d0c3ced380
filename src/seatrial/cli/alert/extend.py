"""`seatrial alert extend`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect
from seatrial.cli.moments import MOMENT


@click.command("extend", short_help="Let a silence last longer.")
@click.argument("silence")
@click.option("--to", "end", type=MOMENT, required=True, help="Up to then, as 2h or 2026-12-24T09:00.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(silence: str, end: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Let SILENCE last longer, up to another end.

    \b
    Examples:
      seatrial alert extend SL-3 --to 2h
    """
    with connect(data=data) as client:
        address = asked(f"/alerts/silences/{silence}/extend", dry_run=dry_run)
        found = client.post(address, {"ends_at": end})
    if as_json:
        output.print_json(found)
    elif dry_run:
        output.say("Nothing keeps it from happening")
    else:
        output.say(f"{found['name']} lasts up to {found['ends_at']}")
    return codes.YES
