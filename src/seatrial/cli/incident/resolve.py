"""`seatrial incident resolve`."""

import click

from seatrial.cli import codes
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect
from seatrial.cli.incident.speaking import tell


@click.command("resolve", short_help="Say that it is over.")
@click.argument("name")
@click.argument("words")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(name: str, words: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Say in WORDS how the incident NAME ended; its postmortem is due from then on.

    \b
    Examples:
      seatrial incident resolve I-3 "The certificate was renewed."
    """
    body = {"words": words}
    with connect(data=data) as client:
        found = client.post(asked(f"/incidents/{name}/resolve", dry_run=dry_run), body)
    tell(found, words="resolved", dry_run=dry_run, as_json=as_json)
    return codes.YES
