"""`seatrial audit hold`: what stops pruning."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "add": "Stop pruning of a subject's or an actor's entries.",
    "list": "List what stops pruning.",
    "release": "Let pruning go on.",
}


@click.command(
    "hold",
    cls=lazy.Commands,
    commands=COMMANDS,
    package="seatrial.cli.audit.hold",
    short_help="Stop pruning of a subject's or an actor's entries.",
)
def command() -> None:
    """Stop pruning of entries that are needed longer than usual, as for an investigation.

    \b
    Examples:
      seatrial audit hold add --subject service:edi-gateway --reason "Claim 4711"
      seatrial audit hold list
    """
