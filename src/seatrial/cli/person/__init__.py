"""`seatrial person`: who has an account, and what is done to it."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "invite": "Make an account, and a link that signs in once.",
    "list": "List who has an account.",
    "show": "Show somebody: account, roles, deputies.",
    "off": "Switch an account off.",
    "on": "Switch an account on again.",
    "reset": "Let somebody in anew, by a link.",
    "deputy": "Appoint somebody who stands in.",
    "erase": "Erase the name of somebody for good.",
}


@click.command(
    "person",
    cls=lazy.Commands,
    commands=COMMANDS,
    package="seatrial.cli.person",
    short_help="Invite people, switch accounts off and on, erase names.",
)
def command() -> None:
    """Invite people, services and agents; switch their accounts off and on, let them in anew, erase names.

    \b
    Examples:
      seatrial person invite "Mina Karlsson" --role engineering_lead --within service:edi-gateway
      seatrial person deputy mina-karlsson olu --until 14d
    """
