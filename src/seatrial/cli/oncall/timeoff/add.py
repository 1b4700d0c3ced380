"""`seatrial oncall timeoff add`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect
from seatrial.cli.moments import MOMENT


@click.command("add", short_help="Record time off.")
@click.option("--person", default="", help="The handle or uid of who is away; without it you.")
@click.option("--from", "start", type=MOMENT, required=True, help="From then, as 2026-12-24.")
@click.option("--to", "end", type=MOMENT, required=True, help="Up to then.")
@click.option(
    "--kind", type=click.Choice(["leave", "training", "rest", "other"]), default="leave", show_default=True,
    help="Why, as far as it is told.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    person: str, start: str, end: str, kind: str, dry_run: bool, data: str | None, as_json: bool
) -> int:
    """Record that somebody is away: they are scheduled nowhere meanwhile, and the next one of each rotation
    steps in.

    \b
    Examples:
      seatrial oncall timeoff add --from 2026-12-24 --to 2027-01-02
      seatrial oncall timeoff add --person ana --from 2026-12-24 --to 2027-01-02 --dry-run
    """
    body = {"person": person, "start": start, "end": end, "kind": kind}
    with connect(data=data) as client:
        made = client.post(asked("/oncall/time-off", dry_run=dry_run), body)
    if as_json:
        output.print_json(made)
    else:
        words = "Would be away" if dry_run else f"{made['uid']}: away"
        output.say(f"{words} from {made['start']} to {made['end']}")
    for words in made["warnings"]:
        output.say(f"Warning: {words}")
    return codes.YES
