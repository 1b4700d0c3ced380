"""`seatrial oncall override add`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect
from seatrial.cli.moments import MOMENT


@click.command("add", short_help="Take a span over.")
@click.argument("schedule")
@click.option("--person", required=True, help="The handle or uid of who takes over.")
@click.option("--from", "start", type=MOMENT, required=True, help="From then, as 2026-12-24T09:00.")
@click.option("--to", "end", type=MOMENT, required=True, help="Up to then.")
@click.option("--instead-of", default="", help="Only of that one; without it, of whoever it is.")
@click.option("--reason", default="", help="Why.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    schedule: str, person: str, start: str, end: str, instead_of: str, reason: str, dry_run: bool,
    data: str | None, as_json: bool,
) -> int:  # fmt: skip
    """From one moment to the other, somebody is on call on SCHEDULE instead of whoever was.

    \b
    Examples:
      seatrial oncall override add edi-gateway --person ana --from 2026-12-24T09:00 --to 2026-12-26T09:00
    """
    body = {
        "schedule": schedule, "person": person, "start": start, "end": end, "instead_of": instead_of,
        "reason": reason,
    }  # fmt: skip
    with connect(data=data) as client:
        made = client.post(asked("/oncall/overrides", dry_run=dry_run), body)
    if as_json:
        output.print_json(made)
    else:
        words = "Would be taken over" if dry_run else f"{made['uid']}: taken over"
        output.say(f"{words} by {person} from {made['start']} to {made['end']}")
    for words in made["warnings"]:
        output.say(f"Warning: {words}")
    return codes.YES
