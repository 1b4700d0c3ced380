"""`seatrial alert shadow`."""

from itertools import islice

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.moments import MOMENT
from seatrial.kit import tables

_COLUMNS = (
    "at", "alert", "title", "source", "step", "verdict", "ours", "theirs", "unmatched", "why", "incident",
    "link", "compared_at", "problem",
)  # fmt: skip


@click.command("shadow", short_help="List differences from the incumbent.")
@click.option(
    "--verdict", type=click.Choice(("same", "differs", "answered", "unknown", "waiting")), default=None,
    help="Only those; waiting: not compared yet.",
)  # fmt: skip
@click.option("--since", type=MOMENT, default=None, help="From then on, as 2026-12-24T09:00.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000), help="How many.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    verdict: str | None, since: str | None, limit: int, as_csv: bool, data: str | None, as_json: bool
) -> int:
    """List whom sources in shadow would have paged, and whom the incumbent did, the newest first. Exits with
    1 where they differ.

    \b
    Examples:
      seatrial alert shadow
      seatrial alert shadow --verdict differs --csv
    """
    with connect(data=data) as client:
        pages = client.every("/alerts/shadow", verdict=verdict, since=since, limit=min(limit, 200))
        found = list(islice(pages, limit))
    differ = [each for each in found if each["verdict"] == "differs"]
    if as_json:
        output.print_json(found)
    elif as_csv:
        for line in tables.csv_lines(found, columns=_COLUMNS):
            click.echo(line, nl=False)
    else:
        rows = [
            (each["at"], each["alert"], each["step"], ", ".join(each["ours"]) or "nobody",
             ", ".join(each["theirs"]) or "nobody", each["verdict"] or "waiting",
             each["why"] or each["problem"])
            for each in found
        ]  # fmt: skip
        if rows:
            output.print_table(("WHEN", "ALERT", "STEP", "OURS", "THEIRS", "OUTCOME", "WHY"), rows=rows)
        output.say(f"{len(differ)} of {len(found)} differ")
    return codes.NO if differ else codes.YES
