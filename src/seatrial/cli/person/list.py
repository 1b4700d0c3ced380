"""`seatrial person list`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("list", short_help="List who has an account.")
@click.option("--search", default="", help="Part of a name, handle or address.")
@click.option(
    "--kind", type=click.Choice(["human", "service", "agent", "vendor"]), default=None, help="Only those."
)
@click.option("--state", type=click.Choice(["on", "off", "erased"]), default=None, help="Only those.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(search: str, kind: str | None, state: str | None, data: str | None, as_json: bool) -> int:
    """List who has an account, by name.

    \b
    Examples:
      seatrial person list
    """
    with connect(data=data) as client:
        found = list(client.every("/people", q=search or None, kind=kind, state=state, limit=200))
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [(each["handle"], _kind(each), _state(each), each["name"]) for each in found]
    if rows:
        output.print_table(("HANDLE", "KIND", "ACCOUNT", "NAME"), rows=rows)
    output.say(f"{len(rows)} listed")
    return codes.YES


def _kind(person: dict[str, object]) -> str:
    return f"{person['kind']}, vendor" if person["is_vendor"] else str(person["kind"])


def _state(person: dict[str, object]) -> str:
    if person["is_erased"]:
        return "erased"
    return "on" if person["is_active"] else "off"
