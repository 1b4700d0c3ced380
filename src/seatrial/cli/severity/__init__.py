"""`seatrial severity ...`: how bad it is, and what that asks for."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "list": "List severity schemes, and which service uses which.",
    "show": "Show a scheme, and what is due of what begins now.",
    "suggest": "Suggest a level by figures.",
    "map": "Map a level to another scheme, or show what corresponds to what.",
}


@click.command("severity", cls=lazy.Commands, commands=COMMANDS, package="seatrial.cli.severity")
def command() -> None:
    """Look at severity schemes, and ask them.

    \b
    Examples:
      seatrial severity list
      seatrial severity show sev --service edi-gateway
      seatrial severity suggest s --metric routing_dlq_depth=1001
    """
