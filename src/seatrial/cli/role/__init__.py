"""`seatrial role`: who holds which role within what."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "give": "Give somebody a role.",
    "take": "Take a role away.",
    "list": "List roles, or who holds them.",
}


@click.command(
    "role",
    cls=lazy.Commands,
    commands=COMMANDS,
    package="seatrial.cli.role",
    short_help="Give roles and take them away.",
)
def command() -> None:
    """Give roles within services, teams and systems, from and until; take them away; list who holds them.

    \b
    Examples:
      seatrial role give mina-karlsson engineering_lead --within service:edi-gateway
      seatrial role list --held
    """
