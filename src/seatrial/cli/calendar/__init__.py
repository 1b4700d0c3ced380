"""`seatrial calendar ...`: which time is working time."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "list": "List business calendars.",
    "show": "Show the hours and holidays of one.",
    "when": "Say whether it is open then, and what is due when.",
}


@click.command("calendar", cls=lazy.Commands, commands=COMMANDS, package="seatrial.cli.calendar")
def command() -> None:
    """Look at business calendars, and count in them.

    \b
    Examples:
      seatrial calendar list
      seatrial calendar when edi-team --working 4h
    """
