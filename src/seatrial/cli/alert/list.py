"""`seatrial alert list`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect

_STATES = ("live", "open", "acknowledged", "resolved", "all")


@click.command("list", short_help="List alerts.")
@click.option("--state", type=click.Choice(_STATES), default="live", help="Which; live: all not resolved.")
@click.option("--service", default="", help="Only those about this service.")
@click.option("--source", default="", help="Only those of this source.")
@click.option("--limit", type=click.IntRange(1, 200), default=50, help="At most so many.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(state: str, service: str, source: str, limit: int, data: str | None, as_json: bool) -> int:
    """List alerts, the newest first.

    \b
    Examples:
      seatrial alert list
      seatrial alert list --service edi-gateway --state all
    """
    asked = {"state": state, "service": service, "source": source, "limit": str(limit)}
    with connect(data=data) as client:
        found = client.get("/alerts", **{name: text for name, text in asked.items() if text})
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (each["name"], each["state"], each["level"] or "-", each["service"] or "-", each["title"])
        for each in found["items"]
    ]
    if rows:
        output.print_table(("ALERT", "STATE", "LEVEL", "SERVICE", "TITLE"), rows=rows)
    output.say(f"{len(rows)} listed{', more with --limit' if found['next'] else ''}")
    return codes.YES
