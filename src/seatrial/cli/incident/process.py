"""`seatrial incident process`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("process", short_help="Print the incident process as it is configured.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(data: str | None, as_json: bool) -> int:
    """Print the incident process as it is configured, in Markdown.

    \b
    Examples:
      seatrial incident process > process.md
    """
    with connect(data=data) as client:
        found = client.get("/incidents/process")
    if as_json:
        output.print_json(found)
    else:
        click.echo(found["text"], nl=False)
    return codes.YES
