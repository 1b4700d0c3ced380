"""`seatrial person off`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("off", short_help="Switch an account off.")
@click.argument("handle")
@click.option("--reason", default="", help="Stands in the log.")
@click.option("--dry-run", is_flag=True, help="Find every fault, and change nothing.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(handle: str, reason: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Switch an account off. HANDLE is that of the person, or the uid.

    \b
    Examples:
      seatrial person off ana-reyes
    """
    with connect(data=data) as client:
        person = client.send(
            "PATCH",
            f"/people/{handle}",
            params={"dry_run": "true"} if dry_run else {},
            json={"is_active": False, "reason": reason},
        )
    if as_json:
        output.print_json(person)
    else:
        output.say(
            f"{person['name']} would be switched off. Nothing was changed"
            if dry_run
            else f"{person['name']} is switched off: sessions, tokens and roles do not work"
        )
    return codes.YES
