"""`seatrial alert silence`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect
from seatrial.cli.moments import MOMENT
from seatrial.kit.plurals import counted


@click.command("silence", short_help="Keep alerts quiet for a time.")
@click.argument("match", nargs=-1)
@click.option("--service", default="", help="Only alerts of that service.")
@click.option("--from", "start", type=MOMENT, default=None, help="From then; without it, from now on.")
@click.option("--to", "end", type=MOMENT, required=True, help="Up to then, as 2h or 2026-12-24T09:00.")
@click.option("--reason", required=True, help="Why, for whoever looks at it at night.")
@click.option("--maintenance", is_flag=True, help="It is a planned window.")
@click.option("--repeat", type=click.Choice(("daily", "weekly")), default=None, help="It comes again.")
@click.option(
    "--time-zone",
    default=None,
    is_eager=True,
    help="By whose clock the moments are meant, and it comes again; without it moments are by this machine's"
    " and it comes again by UTC.",
)
@click.option("--dry-run", is_flag=True, help="Only say what it would hide, or what keeps it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    match: tuple[str, ...], service: str, start: str | None, end: str, reason: str, maintenance: bool,
    repeat: str | None, time_zone: str | None, dry_run: bool, data: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Let alerts page nobody that MATCH, conditions on labels as amtool has them. What is open when it is
    over pages then.

    \b
    Examples:
      seatrial alert silence team=edi --to 2h --reason "new disks"
      seatrial alert silence --service edi-gateway --maintenance --from 2026-12-24T02:00 \\
        --to 2026-12-24T03:00 --repeat weekly --time-zone Europe/Oslo --reason "backups"
    """
    body = {
        "match": list(match), "service": service, "starts_at": start, "ends_at": end, "reason": reason,
        "kind": "maintenance" if maintenance else "silence", "repeat": repeat or "",
        "time_zone": time_zone or "UTC",
    }  # fmt: skip
    with connect(data=data) as client:
        hidden = client.post("/alerts/silences/preview", body) if dry_run else None
        made = client.post(asked("/alerts/silences", dry_run=dry_run), body)
    if as_json:
        output.print_json(made)
    else:
        words = "Would be quiet" if dry_run else f"{made['name']}: quiet"
        output.say(f"{words} from {made['starts_at']} to {made['ends_at']}")
    if hidden is not None and not as_json:
        more = "" if hidden["all"] else " or more"
        names = f": {' '.join(hidden['alerts'])}" if hidden["alerts"] else ""
        output.say(f"It would hide {counted(hidden['count'], one='open alert')}{more} now{names}")
    return codes.YES
