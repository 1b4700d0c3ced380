"""`seatrial alert list`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect

_STATES = ("live", "open", "acknowledged", "resolved", "all")


@click.command("list", short_help="List alerts.")
@click.option("--state", type=click.Choice(_STATES), default="live", help="Which; live: all not resolved.")
@click.option("--service", default="", help="Only those about this service.")
@click.option("--source", default="", help="Only those of this source.")
@click.option("--level", default="", help="Only those of that level, as SEV1.")
@click.option("--rule", default="", help="Only those of that rule: the label alertname, or the title.")
@click.option("--label", default="", help="Only those with that label, as site=oslo.")
@click.option("--text", default="", help="Only those with that in the title.")
@click.option("--changed", is_flag=True, help="Only those of which something was not kept as it was sent.")
@click.option("--limit", type=click.IntRange(1, 200), default=50, help="At most so many.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(changed: bool, limit: int, data: str | None, as_json: bool, **sought: str) -> int:
    """List alerts, the newest first.

    \b
    Examples:
      seatrial alert list
      seatrial alert list --service edi-gateway --state all
      seatrial alert list --changed --state all
      seatrial alert list --rule QueueFull --label site=oslo --level SEV1
    """
    asked = {**sought, "limit": str(limit), "changed": "true" if changed else ""}
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
