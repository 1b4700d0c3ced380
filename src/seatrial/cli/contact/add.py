"""`seatrial contact add`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect

_KINDS = ("email", "sms", "voice", "push", "slack", "teams", "webhook", "apprise")


@click.command("add", short_help="Add a contact method.")
@click.argument("kind", type=click.Choice(_KINDS))
@click.argument("address")
@click.option("--label", default="", help="What you call it.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from being added.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(kind: str, address: str, label: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Add a contact method of the token's owner. A code goes there; pages do once it was verified.

    \b
    Examples:
      seatrial contact add email ada@example.org
      seatrial contact add sms +4915123456789 --label "on call"
    """
    body = {"kind": kind, "address": address, "label": label}
    with connect(data=data) as client:
        found = client.post(f"/paging/contacts{'?dry_run=true' if dry_run else ''}", body)
    if as_json:
        output.print_json(found)
    elif dry_run:
        output.say("Would be added")
    else:
        output.say(f"Added. A code is on its way: seatrial contact verify {found['uid']} CODE")
    return codes.YES
