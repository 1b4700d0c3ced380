"""`seatrial risk ...`: what may go wrong."""

import click

from seatrial.cli import lazy

COMMANDS = {"list": "List risks.", "mitigate": "Open the action of a mitigation."}


@click.command("risk", cls=lazy.Commands, commands=COMMANDS, package="seatrial.cli.risk")
def command() -> None:
    """List risks, and make actions of what is done about them.

    \b
    Examples:
      seatrial risk list
    """
