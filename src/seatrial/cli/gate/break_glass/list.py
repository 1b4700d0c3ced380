"""`seatrial gate break-glass list`: which gates somebody wanted open."""

from itertools import islice

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("list", short_help="List gates that somebody wanted open.")
@click.argument("service", default="")
@click.option("--limit", default=20, show_default=True, help="How many.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(service: str, limit: int, data: str | None, as_json: bool) -> int:
    """List gates that somebody wanted open, of SERVICE or of every one, the newest first.

    \b
    Examples:
      seatrial gate break-glass list edi-gateway
    """
    with connect(data=data) as client:
        found = list(islice(client.every("/gates/break-glass", service=service or None), limit))
    if as_json:
        output.print_json(found)
        return codes.YES
    fields = ("uid", "state", "service", "environment", "requested_at", "reason")
    rows = [[str(each[field]) for field in fields] for each in found]
    output.print_table(("UID", "STATE", "SERVICE", "ENVIRONMENT", "ASKED", "WHY"), rows=rows)
    return codes.YES
