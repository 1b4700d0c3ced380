"""`seatrial incident note`."""

import click

from seatrial.cli import codes
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect
from seatrial.cli.incident.speaking import tell


@click.command("note", short_help="Write into its timeline.")
@click.argument("name")
@click.argument("words")
@click.option("--shared", is_flag=True, help="For the vendors that take part too.")
@click.option("--party", default="", help="For that one alone.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    name: str, words: str, shared: bool, party: str, dry_run: bool, data: str | None, as_json: bool
) -> int:
    """Write WORDS into the timeline of the incident NAME.

    \b
    Examples:
      seatrial incident note I-3 "The certificate ended at nine."
    """
    body = {"words": words, "shared": shared, "party": party}
    with connect(data=data) as client:
        found = client.post(asked(f"/incidents/{name}/notes", dry_run=dry_run), body)
    tell(found, words="written", dry_run=dry_run, as_json=as_json)
    return codes.YES
