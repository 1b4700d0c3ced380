"""`seatrial oncall swap ask`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect
from seatrial.cli.moments import MOMENT


@click.command("ask", short_help="Ask somebody to swap.")
@click.argument("schedule")
@click.option("--with", "whom", required=True, help="The handle or uid of who is asked.")
@click.option("--from", "start", type=MOMENT, required=True, help="The span that they would have, from then.")
@click.option("--to", "end", type=MOMENT, required=True, help="Up to then.")
@click.option("--return-from", "back", type=MOMENT, default=None, help="The span that is taken in return.")
@click.option("--return-to", "back_end", type=MOMENT, default=None, help="Up to then.")
@click.option("--asker", default="", help="Whose shift it is; without it yours.")
@click.option("--reason", default="", help="Why.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    schedule: str, whom: str, start: str, end: str, back: str | None, back_end: str | None, asker: str,
    reason: str, dry_run: bool, data: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Ask somebody to take a span of yours on SCHEDULE, perhaps in return for one of theirs. Nothing changes
    hands until they accept.

    \b
    Examples:
      seatrial oncall swap ask edi-gateway --with ben --from 2026-12-24T09:00 --to 2026-12-25T09:00
    """
    body = {
        "schedule": schedule, "asked": whom, "start": start, "end": end, "return_start": back,
        "return_end": back_end, "asker": asker, "reason": reason,
    }  # fmt: skip
    with connect(data=data) as client:
        made = client.post(asked("/oncall/swaps", dry_run=dry_run), body)
    if as_json:
        output.print_json(made)
    else:
        output.say(f"{whom} would be asked" if dry_run else f"{made['uid']}: {whom} is asked")
    for words in made["warnings"]:
        output.say(f"Warning: {words}")
    return codes.YES
