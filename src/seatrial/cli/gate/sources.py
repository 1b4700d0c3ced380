"""`seatrial gate sources`: who tells of deployments."""

from itertools import islice

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("sources", short_help="List who tells of deployments.")
@click.option("--deliveries", is_flag=True, help="List what they told, and what came of it.")
@click.option("--limit", default=20, show_default=True, help="How many deliveries.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(deliveries: bool, limit: int, data: str | None, as_json: bool) -> int:
    """List deployment sources, or what they told last.

    \b
    Examples:
      seatrial gate sources
      seatrial gate sources --deliveries
    """
    with connect(data=data) as client:
        path = "/gates/deliveries" if deliveries else "/gates/sources"
        found = list(islice(client.every(path), limit)) if deliveries else client.get(path)["items"]
    if as_json:
        output.print_json(found)
        return codes.YES
    if deliveries:
        fields = ("received_at", "source", "kind", "state", "words")
        output.print_table(
            ("CAME", "SOURCE", "MESSAGE", "STATE", "WHAT CAME OF IT"),
            rows=[[str(each[field]) for field in fields] for each in found],
        )
        return codes.YES
    rows = [(each["name"], each["type"], "\n".join(each["services"].values())) for each in found]
    output.print_table(("SOURCE", "TYPE", "SERVICES"), rows=rows)
    return codes.YES
