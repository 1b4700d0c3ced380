"""`seatrial review list`."""

from itertools import islice

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect

KINDS = ("new_service", "major_release", "environment_cutover", "vendor_transition")
STATES = (
    "open", "draft", "initiated", "preparing", "in_review", "decided", "handover", "verifying", "closed",
    "withdrawn",
)  # fmt: skip


@click.command("list", short_help="List reviews.")
@click.option("--service", default=None, help="Only about that service.")
@click.option("--kind", type=click.Choice(KINDS), default=None, help="Only of that kind.")
@click.option("--state", type=click.Choice(STATES), default=None, help="In that state; `open`: not ended.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000), help="How many.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    service: str | None, kind: str | None, state: str | None, limit: int, data: str | None, as_json: bool
) -> int:
    """List reviews, the newest first.

    \b
    Examples:
      seatrial review list --state open
      seatrial review list --service edi-gateway --json
    """
    with connect(data=data) as client:
        every = client.every("/reviews", service=service, kind=kind, state=state, limit=min(limit, 200))
        found = list(islice(every, limit))
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (each["name"], each["state"].replace("_", " "), each["service"].partition(":")[2],
         each["environment"], each["kind"].replace("_", " "), each["target_date"] or "", each["title"])
        for each in found
    ]  # fmt: skip
    if rows:
        columns = ("REVIEW", "STATE", "SERVICE", "ENVIRONMENT", "KIND", "TARGET", "TITLE")
        output.print_table(columns, rows=rows)
    output.say(f"{len(rows)} listed")
    return codes.YES
