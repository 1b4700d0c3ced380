"""`seatrial runbook rehearsal`: a deployment is tried outside production, and what came of it is evidence."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "open": "Open a rehearsal: what is rehearsed there joins it.",
    "list": "List rehearsals.",
    "show": "Show a rehearsal with its seven outcomes.",
    "report": "Say what was learned and what went wrong.",
    "close": "Close a rehearsal that was reported.",
    "abandon": "Give an open rehearsal up.",
}


@click.command(
    "rehearsal",
    cls=lazy.Commands,
    commands=COMMANDS,
    package="seatrial.cli.runbook.rehearsal",
    short_help="Rehearse a deployment with everything that belongs to it.",
)
def command() -> None:
    """Rehearse a deployment outside production: checklist, checks, time, the way back, alerts, lessons and
    issues.

    \b
    Examples:
      seatrial runbook rehearsal open edi-gateway --environment staging
      seatrial runbook rehearsal show REH-1
    """
