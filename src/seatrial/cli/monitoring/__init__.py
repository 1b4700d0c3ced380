"""`seatrial monitoring ...`: alert rules, dashboards, health."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "rules": "List alert rules, and what is wrong with each.",
    "rule": "Show how to read an alert, and what changed in its rule.",
    "coverage": "Count the alerts that lead to a runbook, and name the others.",
    "dashboards": "List dashboards, and what is wrong with each.",
    "reviews": "List what of monitoring is to be reviewed.",
    "health": "Say which services are healthy, and by what.",
}


@click.command("monitoring", cls=lazy.Commands, commands=COMMANDS, package="seatrial.cli.monitoring")
def command() -> None:
    """Look at alert rules, dashboards and health.

    \b
    Examples:
      seatrial monitoring rules --fault stale
      seatrial monitoring coverage ops
      seatrial monitoring dashboards
      seatrial monitoring reviews
      seatrial monitoring health --service edi-gateway
    """
