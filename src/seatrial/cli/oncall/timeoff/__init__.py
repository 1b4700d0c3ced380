"""`seatrial oncall timeoff ...`: spans in which somebody is never scheduled."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "add": "Record time off.",
    "list": "List time off.",
    "cancel": "Take time off back.",
}


@click.command("timeoff", cls=lazy.Commands, commands=COMMANDS, package="seatrial.cli.oncall.timeoff")
def command() -> None:
    """Record time off: whoever is away is never scheduled.

    \b
    Examples:
      seatrial oncall timeoff add --from 2026-12-24 --to 2027-01-02
      seatrial oncall timeoff list
    """
