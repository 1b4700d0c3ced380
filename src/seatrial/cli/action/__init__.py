"""`seatrial action ...`: who promised to do what by when."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "list": "List actions.",
    "show": "Show an action.",
    "add": "Open an action.",
    "change": "Change what an action says, its owner or its day.",
    "done": "Say that an action is done.",
    "verify": "Say that you saw that it is done.",
    "cancel": "Say that nobody has to do it any more.",
    "reopen": "Open a closed action again.",
}


@click.command("action", cls=lazy.Commands, commands=COMMANDS, package="seatrial.cli.action")
def command() -> None:
    """Open actions, say that they are done, verify them.

    \b
    Examples:
      seatrial action list --overdue
      seatrial action add "Write down how to roll back" --service edi-gateway --owner lena --due 2026-12-31
      seatrial action done A-3 --outcome "docs/rollback.md is written"
    """
