"""`seatrial notice ...`: what people are told."""

import click

from seatrial.cli import lazy

COMMANDS = {"list": "List what you were told.", "test": "Try whether a notice arrives."}


@click.command("notice", cls=lazy.Commands, commands=COMMANDS, package="seatrial.cli.notice")
def command() -> None:
    """List what you were told, and try whether notices arrive.

    \b
    Examples:
      seatrial notice test --person lena
      seatrial notice list --unread
    """
