"""`seatrial oncall handoff ...`: shifts that change hands."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "list": "List hand-offs.",
    "note": "Write the note of a hand-off.",
    "acknowledge": "Confirm a hand-off.",
}


@click.command("handoff", cls=lazy.Commands, commands=COMMANDS, package="seatrial.cli.oncall.handoff")
def command() -> None:
    """Write the note of a shift that changes hands, and confirm it.

    \b
    Examples:
      seatrial oncall handoff list --late
      seatrial oncall handoff note UID --note "The router is slow"
    """
