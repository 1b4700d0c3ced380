"""`seatrial contact pages`."""

from itertools import islice

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("pages", short_help="List what you were paged about.")
@click.option(
    "--state",
    type=click.Choice(("open", "answered", "cancelled", "failed")),
    default=None,
    help="Only these.",
)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 100_000), help="How many.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(state: str | None, limit: int, data: str | None, as_json: bool) -> int:
    """List what the owner of the token was paged about, the newest first, and how far each page came.

    \b
    Examples:
      seatrial contact pages --state open
    """
    with connect(data=data) as client:
        found = list(islice(client.every("/paging/pages", state=state, limit=min(limit, 200)), limit))
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (each["name"], each["created_at"], each["state"],
         ", ".join(f"{sent['kind']} {sent['state']}" for sent in each["deliveries"]) or "-", each["subject"])
        for each in found
    ]  # fmt: skip
    if rows:
        output.print_table(("PAGE", "WHEN", "STATE", "SENT BY", "WHAT"), rows=rows)
    output.say(f"{len(rows)} listed")
    return codes.YES
