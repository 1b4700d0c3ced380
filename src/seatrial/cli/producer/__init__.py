"""`seatrial producer ...`: continuous integration whose own tokens are believed."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "add": "Enrol continuous integration.",
    "list": "List enrolled producers.",
    "revoke": "Believe a producer no more.",
}


@click.command("producer", cls=lazy.Commands, commands=COMMANDS, package="seatrial.cli.producer")
def command() -> None:
    """Say whose OpenID Connect tokens are believed, on which conditions, and for which services.

    \b
    Examples:
      seatrial producer list
      seatrial producer add gateway-ci --issuer https://token.actions.githubusercontent.com \\
        --audience https://seatrial.example.org --condition repository=org/edi-gateway \\
        --condition ref=refs/heads/main --service service:edi-gateway --grant read --grant evidence:attach
    """
