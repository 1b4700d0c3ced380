"""`seatrial alert silences`."""

from itertools import islice

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("silences", short_help="List silences and maintenance windows.")
@click.option("--all", "everything", is_flag=True, help="Also those that are over.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000), help="How many.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(everything: bool, limit: int, data: str | None, as_json: bool) -> int:
    """List silences and maintenance windows that count now or later, the newest first.

    \b
    Examples:
      seatrial alert silences
      seatrial alert silences --all --json
    """
    standing = None if everything else "true"
    with connect(data=data) as client:
        pages = client.every("/alerts/silences", standing=standing, limit=min(limit, 200))
        found = list(islice(pages, limit))
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (each["name"], each["starts_at"], each["ends_at"], each["repeat"] or "-",
         " ".join([*each["match"], each["service"]]).strip(), each["reason"])
        for each in found
    ]  # fmt: skip
    if rows:
        output.print_table(("SILENCE", "FROM", "TO", "AGAIN", "WHAT", "WHY"), rows=rows)
    output.say(f"{len(rows)} listed")
    return codes.YES
