"""`seatrial audit hold list`."""

from collections.abc import Mapping
from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("list", short_help="List what stops pruning.")
@click.option("--all", "everything", is_flag=True, help="Those that were released, too.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(everything: bool, data: str | None, as_json: bool) -> int:
    """List the holds, the newest first.

    \b
    Examples:
      seatrial audit hold list --all
    """
    with connect(data=data) as client:
        found = list(client.every("/audit/holds", released="true" if everything else "false"))
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [_row(each) for each in found]
    if rows:
        output.print_table(("HOLD", "KIND", "TARGET", "SINCE", "RELEASED", "REASON"), rows=rows)
    else:
        output.say("Nothing is held.")
    return codes.YES


def _row(hold: Mapping[str, Any]) -> tuple[str, ...]:
    since, released = hold["placed_at"][:10], (hold["released_at"] or "")[:10]
    return hold["uid"], hold["kind"], hold["target"], since, released, hold["reason"]
