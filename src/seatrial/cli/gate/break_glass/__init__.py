"""`seatrial gate break-glass`: a gate is opened in an emergency."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "request": "Ask that a gate be opened.",
    "list": "List gates that somebody wanted open.",
    "show": "Show one, and the page where it is confirmed.",
    "end": "Close a gate that was opened.",
}


@click.command(
    "break-glass",
    cls=lazy.Commands,
    commands=COMMANDS,
    package="seatrial.cli.gate.break_glass",
    short_help="Open a gate in an emergency, with a second person.",
)
def command() -> None:
    """Open a gate in an emergency. One asks, another one confirms on a page: no token opens a gate.

    \b
    Examples:
      seatrial gate break-glass request edi-gateway --environment production --reason "Claims are stuck"
      seatrial gate break-glass end 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11
    """
