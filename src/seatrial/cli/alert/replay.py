"""`seatrial alert replay`."""

from pathlib import Path

import click

from seatrial.cli import codes, output
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect


@click.command("replay", short_help="Read a dead letter again, or drop it.")
@click.argument("letter")
@click.option(
    "--file", "path", type=click.Path(exists=True, dir_okay=False), help="What stands in its place."
)
@click.option("--drop", is_flag=True, help="Nobody looks after it any more.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(letter: str, path: str | None, drop: bool, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Let LETTER be read again, repaired or as it is.

    \b
    Examples:
      seatrial alert replay DL-3 --file repaired.json
      seatrial alert replay DL-3 --drop
    """
    body = {} if drop else {"content": Path(path).read_text(encoding="utf-8") if path else ""}
    with connect(data=data) as client:
        found = client.post(
            asked(f"/alerts/dead-letters/{letter}/{'drop' if drop else 'replay'}", dry_run=dry_run), body
        )
    if as_json:
        output.print_json(found)
    else:
        output.say(
            "Nothing keeps it from happening" if dry_run else f"{found['name']} was {found['outcome']}"
        )
    return codes.YES
