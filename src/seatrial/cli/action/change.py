"""`seatrial action change`."""

from datetime import datetime

import click

from seatrial.cli import codes
from seatrial.cli.action.add import SEVERITIES
from seatrial.cli.action.speaking import asked, tell
from seatrial.cli.client import connect


@click.command("change", short_help="Change what an action says, its owner or its day.")
@click.argument("action")
@click.option("--title", default=None, help="What is to be done, in a line.")
@click.option("--owner", default=None, help="The handle or uid of who answers for it.")
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The last day, as 2026-12-31.")
@click.option("--severity", type=click.Choice(SEVERITIES), default=None, help="How bad.")
@click.option("--text", default=None, help="What is to be done, at length.")
@click.option("--verification", default=None, help="What shows that it is done.")
@click.option("--alternative", default=None, help="What would do instead.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from being changed.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    action: str, due: datetime | None, dry_run: bool, data: str | None, as_json: bool, **said: str | None
) -> int:
    """Change ACTION: what is not named stays.

    \b
    Examples:
      seatrial action change A-12 --due 2027-01-31
    """
    body = {name: value for name, value in said.items() if value is not None}
    if due is not None:
        body["due_on"] = due.date().isoformat()
    with connect(data=data) as client:
        found = client.send("PATCH", asked(f"/actions/{action}", dry_run=dry_run), json=body)
    tell(found, words="Would be changed" if dry_run else "Changed", as_json=as_json)
    return codes.YES
