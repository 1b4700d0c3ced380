"""`seatrial contact remove`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("remove", short_help="Take a contact method away.")
@click.argument("contact")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from being taken away.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(contact: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Take the contact method of that uid away, with the rules that name it.

    \b
    Examples:
      seatrial contact remove 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11
    """
    path = f"/paging/contacts/{contact}{'?dry_run=true' if dry_run else ''}"
    with connect(data=data) as client:
        found = client.send("DELETE", path)
    if as_json:
        output.print_json(found)
    else:
        output.say("Would be taken away" if dry_run else f"Taken away; {len(found['items'])} left")
    return codes.YES
