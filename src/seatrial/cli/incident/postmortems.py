"""`seatrial incident postmortems`."""

from itertools import islice

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("postmortems", short_help="List postmortems.")
@click.option("--state", type=click.Choice(["draft", "overdue", "closed"]), default=None, help="Only those.")
@click.option("--service", default=None, help="Only of that service.")
@click.option("--team", default=None, help="Only of the services of that team.")
@click.option("--limit", default=20, show_default=True, help="How many.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    state: str | None, service: str | None, team: str | None, limit: int, data: str | None, as_json: bool
) -> int:
    """List postmortems, the newest incident first; `overdue` are drafts whose time is over.

    \b
    Examples:
      seatrial incident postmortems --state overdue
      seatrial incident postmortems --team edi-team --json
    """
    with connect(data=data) as client:
        every = client.every("/incidents/postmortems", state=state, service=service, team=team)
        found = list(islice(every, limit))
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (each["incident"], "overdue" if each["overdue"] else each["state"], each["due_at"] or "",
         each["service"], each["title"])
        for each in found
    ]  # fmt: skip
    output.print_table(("INCIDENT", "STATE", "DUE", "SERVICE", "TITLE"), rows=rows)
    return codes.YES
