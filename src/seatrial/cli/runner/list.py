"""`seatrial runner list`: who runs things."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("list", short_help="List runners.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(data: str | None, as_json: bool) -> int:
    """List enrolled runners, the newest first.

    \b
    Examples:
      seatrial runner list --json
    """
    with connect(data=data) as client:
        found = list(client.every("/runners"))
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (
            each["label"],
            "revoked" if each["revoked_at"] else "enrolled",
            each["last_seen_at"] or "never",
            each["uid"],
            each["isolation"] or "not told yet",
        )
        for each in found
    ]
    if rows:
        output.print_table(("LABEL", "STATE", "LAST SEEN", "UID", "SANDBOX"), rows=rows)
    else:
        output.say("No runner is enrolled. Make a code with: seatrial runner enrol-code LABEL")
    return codes.YES
