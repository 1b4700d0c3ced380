"""`seatrial action show`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect

_HEAD = ("state", "kind", "severity", "due_on", "owner_name", "service", "environment", "source_title")
_END = ("outcome", "fix", "verified_note", "cancelled_reason")
_TEXTS = ("text", "verification", "alternative")


@click.command("show", short_help="Show an action.")
@click.argument("action")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(action: str, data: str | None, as_json: bool) -> int:
    """Show ACTION (A-12 or its uid): what, who, by when, and what came of it.

    \b
    Examples:
      seatrial action show A-12
    """
    with connect(data=data) as client:
        found = client.get(f"/actions/{action}")
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [(name.replace("_", " "), str(found[name])) for name in (*_HEAD, *_TEXTS, *_END) if found[name]]
    if found["amount"]:
        rows.append(("money", f"{found['amount']} {found['currency']}"))
    output.print_table((found["name"], found["title"]), rows=rows)
    return codes.YES
