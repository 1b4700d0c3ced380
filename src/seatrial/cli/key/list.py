"""`seatrial key list`: the keys of somebody."""

from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.key.whose import person_of


@click.command("list", short_help="List signing keys.")
@click.option("--person", default="", help="Handle of the person; without it, whose token it is.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(person: str, data: str | None, as_json: bool) -> int:
    """List the keys that somebody signs with, oldest first, revoked ones too.

    \b
    Examples:
      seatrial key list --person ada
    """
    with connect(data=data) as client:
        found = client.get(f"/people/{person_of(client, named=person)}/signing-keys")["items"]
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (each["name"], _state(each), each["algorithm"], each["counts_from"], each["uid"], each["fingerprint"])
        for each in found
    ]
    if rows:
        output.print_table(("NAME", "STATE", "ALGORITHM", "COUNTS FROM", "UID", "FINGERPRINT"), rows=rows)
    else:
        output.say("No key is enrolled. Enrol one with: seatrial key add ~/.ssh/id_ed25519.pub")
    return codes.YES


def _state(key: Any) -> str:
    return f"revoked {key['revoked_at']}" if key["revoked_at"] else "enrolled"
