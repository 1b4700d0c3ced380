"""`seatrial incident reopen`."""

import click

from seatrial.cli import codes
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect
from seatrial.cli.incident.speaking import tell


@click.command("reopen", short_help="Say that it is not over.")
@click.argument("name")
@click.argument("words")
@click.option("--commander", default="", help="The handle of who leads; without it you do.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(name: str, words: str, commander: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Say in WORDS why the incident NAME is not over; somebody leads it again.

    \b
    Examples:
      seatrial incident reopen I-3 "It came back."
    """
    body = {"words": words, "commander": commander}
    with connect(data=data) as client:
        found = client.post(asked(f"/incidents/{name}/reopen", dry_run=dry_run), body)
    tell(found, words="reopened", dry_run=dry_run, as_json=as_json)
    return codes.YES
