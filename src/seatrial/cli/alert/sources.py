"""`seatrial alert sources`."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("sources", short_help="List who may send alerts.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(data: str | None, as_json: bool) -> int:
    """List alert sources, their keys by the first letters, and when each sent last.

    \b
    Examples:
      seatrial alert sources
    """
    with connect(data=data) as client:
        found = client.get("/alerts/sources")
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (
            each["name"],
            each["format"],
            each["last_arrival_at"] or "never",
            ", ".join(_silent(each["heartbeats"])) or "-",
            ", ".join(key["hint"] for key in each["keys"] if not key["revoked_at"]) or "no key",
        )
        for each in found["items"]
    ]
    if rows:
        output.print_table(("SOURCE", "FORMAT", "SENT LAST", "SILENT", "KEYS"), rows=rows)
    output.say(f"{len(rows)} listed. Make a key: seatrial alert url SOURCE")
    return codes.YES


def _silent(beats: Sequence[Mapping[str, Any]]) -> list[str]:
    return [beat["name"] or "the source" for beat in beats if beat["silent_since"]]
