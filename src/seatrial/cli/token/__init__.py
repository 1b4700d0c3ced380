"""`seatrial token`: tokens for programs."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "issue": "Issue a token; its secret is printed once.",
    "list": "List tokens, never their secrets.",
    "revoke": "Revoke a token.",
}


@click.command(
    "token",
    cls=lazy.Commands,
    commands=COMMANDS,
    package="seatrial.cli.token",
    short_help="Issue, list and revoke tokens for programs.",
)
def command() -> None:
    """Issue tokens for programs, list them, revoke them. A token never does more than its owner may.

    \b
    Examples:
      seatrial token issue ci --owner deploy-bot --grant read --grant readiness:trial
      seatrial token revoke 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11
    """
