"""`seatrial oncall override list`."""

from itertools import islice

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("list", short_help="List overrides.")
@click.argument("schedule", default="")
@click.option("--ahead", is_flag=True, help="Only what counts and is not over.")
@click.option("--limit", default=20, show_default=True, help="How many.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(schedule: str, ahead: bool, limit: int, data: str | None, as_json: bool) -> int:
    """List what was taken over on SCHEDULE, or on every one, the newest first.

    \b
    Examples:
      seatrial oncall override list edi-gateway --ahead
    """
    with connect(data=data) as client:
        found = list(
            islice(client.every("/oncall/overrides", schedule=schedule or None, ahead=ahead or None), limit)
        )
    if as_json:
        output.print_json(found)
        return codes.YES
    fields = ("uid", "schedule", "person", "start", "end", "reason", "cancelled_at")
    rows = [[str(each[field] or "") for field in fields] for each in found]
    output.print_table(("UID", "SCHEDULE", "PERSON", "FROM", "TO", "WHY", "CANCELLED"), rows=rows)
    return codes.YES
