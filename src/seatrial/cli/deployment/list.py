"""`seatrial deployment list`: what was deployed."""

from itertools import islice

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("list", short_help="List what was deployed.")
@click.argument("service", default="")
@click.option("--environment", default="", help="Only this environment.")
@click.option("--limit", default=20, show_default=True, help="How many.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(service: str, environment: str, limit: int, data: str | None, as_json: bool) -> int:
    """List what was deployed, of SERVICE or of every one, the latest first.

    \b
    Examples:
      seatrial deployment list edi-gateway --environment production
    """
    query = {"service": service or None, "environment": environment or None}
    with connect(data=data) as client:
        found = list(islice(client.every("/deployments", **query), limit))
    if as_json:
        output.print_json(found)
        return codes.YES
    fields = ("started_at", "service", "environment", "outcome", "by", "revision")
    rows = [[each[field] for field in fields] for each in found]
    output.print_table(("STARTED", "SERVICE", "ENVIRONMENT", "OUTCOME", "BY", "REVISION"), rows=rows)
    return codes.YES
