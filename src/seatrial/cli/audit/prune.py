"""`seatrial audit prune`: what the sealer does once a day, now."""

import os
from pathlib import Path

import click

from seatrial.cli import codes, output
from seatrial.cli.audit.verify import ask_server
from seatrial.kit.plurals import counted
from seatrial.server import config


@click.command("prune", short_help="Take out entries whose time is over, now.")
@click.option("--dry-run", is_flag=True, help="Count what would go, and leave it.")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="Data folder.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(dry_run: bool, data: Path | None, as_json: bool) -> int:
    """Take out entries whose time is over by SEATRIAL_AUDIT_RETENTION and that nobody holds.

    Their leaves stay, so that the tree verifies; a record names their places. Run it where the data folder
    is: only the role that owns the tables can delete.

    \b
    Examples:
      seatrial audit prune --dry-run
    """
    if data is not None:
        os.environ[config.variable("data")] = str(data)
    found = ask_server("prune", *(["--dry-run"] if dry_run else []))
    if as_json:
        output.print_json(found)
        return codes.YES
    for action, count in sorted(found["by_action"].items()):
        output.say(f"{action}: {counted(count, one='entry', many='entries')}")
    output.say(
        f"{'Would prune' if dry_run else 'Pruned'} {counted(found['count'], one='entry', many='entries')}"
    )
    return codes.YES
