"""`seatrial action done`."""

import click

from seatrial.cli import codes
from seatrial.cli.action.speaking import asked, tell
from seatrial.cli.client import connect


@click.command("done", short_help="Say that an action is done.")
@click.argument("action")
@click.option("--outcome", required=True, help="What was done.")
@click.option("--fix", default="", help="Where: a page or a commit. A vulnerability needs one.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(action: str, dry_run: bool, data: str | None, as_json: bool, **said: str) -> int:
    """Say that ACTION is done: somebody else has to verify it.

    \b
    Examples:
      seatrial action done A-12 --outcome "updated" --fix https://git.example.org/edi/pull/7
    """
    with connect(data=data) as client:
        found = client.post(asked(f"/actions/{action}/done", dry_run=dry_run), said)
    tell(found, words="Would be done" if dry_run else "Done", as_json=as_json)
    return codes.YES
