"""`seatrial oncall swap ...`: two people exchange shifts."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "ask": "Ask somebody to swap.",
    "list": "List swaps.",
    "answer": "Accept, decline or withdraw a swap.",
}


@click.command("swap", cls=lazy.Commands, commands=COMMANDS, package="seatrial.cli.oncall.swap")
def command() -> None:
    """Ask somebody to swap shifts, and answer when asked.

    \b
    Examples:
      seatrial oncall swap ask edi-gateway --with ben --from 2026-12-24T09:00 --to 2026-12-25T09:00
      seatrial oncall swap list --state asked
    """
