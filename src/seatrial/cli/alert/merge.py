"""`seatrial alert merge`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect


@click.command("merge", short_help="Let another alert speak for it.")
@click.argument("alert")
@click.argument("into")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(alert: str, into: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Let the alert INTO speak for ALERT: it alone pages, and they end together.

    \b
    Examples:
      seatrial alert merge AL-13 AL-12
    """
    with connect(data=data) as client:
        found = client.post(asked(f"/alerts/{alert}/merge", dry_run=dry_run), {"into": into})
    if as_json:
        output.print_json(found)
    else:
        output.say(
            "Nothing keeps it from happening"
            if dry_run
            else f"{found['merged_into']} speaks for {found['name']}"
        )
    return codes.YES
