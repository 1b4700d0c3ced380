"""`seatrial evidence`: send it, list it, say that it was wrong."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "push": "Send a report, a file, a link or findings as evidence.",
    "list": "List evidence, newest first.",
    "show": "Show one piece of evidence.",
    "trend": "Show a figure of load tests by commit, and where it changed.",
    "retract": "Say that evidence was wrong, or take that back.",
}


@click.command(
    "evidence",
    cls=lazy.Commands,
    commands=COMMANDS,
    package="seatrial.cli.evidence",
    short_help="Send evidence, list it, retract it.",
)
def command() -> None:
    """Send evidence of a service, list it, retract it.

    \b
    Examples:
      seatrial evidence push edi-gateway --type scan --name trivy trivy.sarif
      seatrial evidence list --service edi-gateway
    """
