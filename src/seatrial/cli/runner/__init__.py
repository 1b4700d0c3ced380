"""`seatrial runner ...`: runners, and what they may run."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "enrol-code": "Make a code that enrols one runner.",
    "enrol": "Make this machine a runner.",
    "list": "List runners.",
    "revoke": "Take a runner out of service.",
    "jobs": "List what ran and what waits.",
    "approvals": "List commands, scripts and SQL, and whether they may run.",
    "show": "Show what would run, and where it is approved.",
    "withdraw": "Take an approval back.",
}


@click.command("runner", cls=lazy.Commands, commands=COMMANDS, package="seatrial.cli.runner")
def command() -> None:
    """Enrol runners, and say what they may run.

    \b
    Examples:
      seatrial runner enrol-code lab
      seatrial runner enrol --url https://seatrial.example.org --label lab --code enrol_...
      seatrial worker --runner lab
      seatrial runner approvals
    """
