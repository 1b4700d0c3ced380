"""`seatrial contact list`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("list", short_help="List how you are paged.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(data: str | None, as_json: bool) -> int:
    """List the contact methods of the token's owner, and which kinds can be added here.

    \b
    Examples:
      seatrial contact list
    """
    with connect(data=data) as client:
        found = client.get("/paging/contacts")
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (each["uid"], each["kind"], each["label"] or "-", each["address"], each["verified_at"] or "not yet")
        for each in found["items"]
    ]
    if rows:
        output.print_table(("UID", "KIND", "LABEL", "ADDRESS", "VERIFIED"), rows=rows)
    output.say(f"{len(rows)} listed. Kinds that can be added: {', '.join(found['kinds']) or 'none'}")
    return codes.YES
