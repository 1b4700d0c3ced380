"""`seatrial person erase`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("erase", short_help="Erase the name of somebody for good.")
@click.argument("handle")
@click.option("--yes", is_flag=True, help="Do it: without this nothing is erased.")
@click.option("--dry-run", is_flag=True, help="Find every fault, and change nothing.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(handle: str, yes: bool, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Erase the name, handle and address of whoever has that HANDLE, here and beside the log. For good.

    The account is off, its roles and tokens have ended; entries of the log stay, and show a pseudonym.

    \b
    Examples:
      seatrial person erase ana-reyes --dry-run
    """
    if not yes and not dry_run:
        raise click.UsageError("It cannot be undone: add --yes, or --dry-run to see whether it can be done.")
    with connect(data=data) as client:
        person = client.send("DELETE", f"/people/{handle}", params={"dry_run": "true"} if dry_run else {})
    if as_json:
        output.print_json(person)
    else:
        output.say(
            f"{handle} would be erased. Nothing was changed"
            if dry_run
            else f"The name is erased; the log shows {person['name']}"
        )
    return codes.YES
