"""`seatrial contact test`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("test", short_help="Try whether a page arrives.")
@click.option("--person", default="", help="Handle or uid of who is paged; without it, the token's owner.")
@click.option("--contact", default=None, help="Uid of the one contact method to try; without it, all.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from being sent.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(person: str, contact: str | None, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Send a page that only wants to be acknowledged; `seatrial contact pages` says what became of it.

    \b
    Examples:
      seatrial contact test --person lena
    """
    body = {"person": person, "contact": contact}
    with connect(data=data) as client:
        found = client.post(f"/paging/test{'?dry_run=true' if dry_run else ''}", body)
    if as_json:
        output.print_json(found)
    else:
        ways = ", ".join(each["label"] for each in found["deliveries"])
        output.say(f"{'Would be sent' if dry_run else found['name'] + ' is on its way'} by: {ways}")
    return codes.YES
