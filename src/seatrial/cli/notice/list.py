"""`seatrial notice list`."""

from itertools import islice

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("list", short_help="List what you were told.")
@click.option("--unread", is_flag=True, help="Only what was not read.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 100_000), help="How many.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(unread: bool, limit: int, data: str | None, as_json: bool) -> int:
    """List what the owner of the token was told, the newest first.

    \b
    Examples:
      seatrial notice list --unread
    """
    with connect(data=data) as client:
        every = client.every("/notices", unread="true" if unread else None, limit=min(limit, 200))
        found = list(islice(every, limit))
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [(each["created_at"], each["mail"], each["link"], each["subject"]) for each in found]
    if rows:
        output.print_table(("WHEN", "MAIL", "PAGE", "NOTICE"), rows=rows)
    output.say(f"{len(rows)} listed")
    return codes.YES
