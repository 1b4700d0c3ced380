"""`seatrial deployment`: what was deployed where."""

import click

from seatrial.cli import lazy

COMMANDS = {"record": "Say that something was deployed.", "list": "List what was deployed."}


@click.command(
    "deployment",
    cls=lazy.Commands,
    commands=COMMANDS,
    package="seatrial.cli.deployment",
    short_help="Record deployments, and list them.",
)
def command() -> None:
    """Record deployments, and list them.

    \b
    Examples:
      seatrial deployment record edi-gateway --environment production --digest sha256:... --version 1.4.2
      seatrial deployment list edi-gateway
    """
