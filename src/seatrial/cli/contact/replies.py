"""`seatrial contact replies`."""

from itertools import islice

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("replies", short_help="List replies by mail to your pages.")
@click.option("--unanswered", is_flag=True, help="Only those that answered nothing.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 100_000), help="How many.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(unanswered: bool, limit: int, data: str | None, as_json: bool) -> int:
    """List the replies by mail to pages of the owner of the token, the newest first, and what each did.

    \b
    Examples:
      seatrial contact replies --unanswered
    """
    wanted = "true" if unanswered else None
    with connect(data=data) as client:
        found = list(islice(client.every("/paging/replies", unanswered=wanted, limit=min(limit, 200)), limit))
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (each["page"], each["at"], each["sender"] or "-", each["words"] or "-",
         each["verb"] or f"nothing: {each['problem']}")
        for each in found
    ]  # fmt: skip
    if rows:
        output.print_table(("PAGE", "WHEN", "FROM", "FIRST LINE", "DONE"), rows=rows)
    output.say(f"{len(rows)} listed")
    return codes.YES
