"""`seatrial library`: the checklists and policies that come with Seatrial, to begin with."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "list": "List what the library has.",
    "show": "Print one of them.",
    "add": "Copy some of them into a workspace.",
}


@click.command(
    "library",
    cls=lazy.Commands,
    commands=COMMANDS,
    package="seatrial.cli.library",
    short_help="Checklists and policies to begin with.",
)
def command() -> None:
    """Checklists and policies that come with Seatrial.

    They are copied into a workspace and belong to it from then on: change them, and apply it.

    \b
    Examples:
      seatrial library list
      seatrial library add readiness handover --to policies
    """
