"""`seatrial status ...`: what everybody may read."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "show": "Show what the status page says.",
    "export": "Write the status page as files.",
}


@click.command("status", cls=lazy.Commands, commands=COMMANDS, package="seatrial.cli.status")
def command() -> None:
    """Read the status page, and write it as files for another web server.

    \b
    Examples:
      seatrial status show
      seatrial status export /srv/status
    """
