"""`seatrial action add`."""

from datetime import datetime

import click

from seatrial.cli import codes
from seatrial.cli.action.list import KINDS
from seatrial.cli.action.speaking import asked, tell
from seatrial.cli.client import connect

SEVERITIES = ("critical", "high", "medium", "low")


@click.command("add", short_help="Open an action.")
@click.argument("title")
@click.option("--owner", required=True, help="The handle or uid of who answers for it.")
@click.option("--due", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The last day, as 2026-12-31.")
@click.option(
    "--kind", type=click.Choice(KINDS), default="remediation", show_default=True, help="What it is."
)
@click.option(
    "--severity", type=click.Choice(SEVERITIES), default="medium", show_default=True, help="How bad."
)
@click.option("--service", default="", help="The service that it is about; without one, none.")
@click.option("--environment", default="", help="Where.")
@click.option("--text", default="", help="What is to be done, at length.")
@click.option("--verification", default="", help="What shows that it is done.")
@click.option("--alternative", default="", help="What would do instead.")
@click.option("--source", default="", help="What it comes from, as a URN.")
@click.option("--source-title", default="", help="What that is called.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from being opened.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(title: str, due: datetime, dry_run: bool, data: str | None, as_json: bool, **said: str) -> int:
    """Open an action that says TITLE. Its owner is told.

    \b
    Examples:
      seatrial action add "Write down how to roll back" --service edi-gateway --owner lena --due 2026-12-31
    """
    with connect(data=data) as client:
        body = {"title": title, "due_on": due.date().isoformat(), **said}
        found = client.post(asked("/actions", dry_run=dry_run), body)
    tell(found, words="Would be opened" if dry_run else "Opened", as_json=as_json)
    return codes.YES
