"""`seatrial gate break-glass show`: one, and where it is confirmed."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("show", short_help="Show one, and the page where it is confirmed.")
@click.argument("uid")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(uid: str, data: str | None, as_json: bool) -> int:
    """Show the break-glass UID, and the page on which a second person confirms it.

    \b
    Exits 0 where the gate is open, 1 where it is not, 2 where it could not be told.

    \b
    Examples:
      seatrial gate break-glass show 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11
    """
    with connect(data=data) as client:
        found = client.get(f"/gates/break-glass/{uid}")
        page = f"{client.place.url.rstrip('/')}/gates/break-glass/{uid}"
    if as_json:
        output.print_json(found)
    else:
        rows = [
            (name.replace("_", " "), str(value)) for name, value in found.items() if value not in ("", None)
        ]
        output.print_table(("FIELD", "VALUE"), rows=rows)
        if found["state"] == "requested":
            output.say(f"A second person confirms it on {page}")
    return codes.YES if found["state"] == "open" else codes.NO
