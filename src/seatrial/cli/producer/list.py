"""`seatrial producer list`: whose tokens are believed."""

from collections.abc import Mapping

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("list", short_help="List enrolled producers.")
@click.option("--revoked", is_flag=True, help="List those that are no longer believed, too.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(revoked: bool, data: str | None, as_json: bool) -> int:
    """List the producers whose tokens are believed, with their conditions.

    \b
    Examples:
      seatrial producer list --json
    """
    with connect(data=data) as client:
        found = client.get("/producers", revoked="true" if revoked else None)["items"]
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (
            each["name"],
            "revoked" if each["revoked_at"] else "believed",
            each["last_used_at"] or "never",
            each["uid"],
            f"{each['issuer']}: {_told(each['conditions'])}",
        )
        for each in found
    ]
    if rows:
        output.print_table(("NAME", "STATE", "LAST USED", "UID", "CONDITIONS"), rows=rows)
    else:
        output.say("No producer is enrolled. seatrial producer add --help shows how.")
    return codes.YES


def _told(conditions: Mapping[str, str]) -> str:
    return ", ".join(f"{claim}={value}" for claim, value in conditions.items())
