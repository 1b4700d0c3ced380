"""`seatrial export`: what stands, in other people's formats."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "catalog": "Write the catalogue as Backstage entities.",
    "review": "Write a review as PDF, CSV, JUnit, SARIF or OSCAL.",
    "schedule": "Write a schedule for PagerDuty, Opsgenie or a calendar.",
}


@click.command(
    "export",
    cls=lazy.Commands,
    commands=COMMANDS,
    package="seatrial.cli.exports",
    short_help="Write what stands in other people's formats.",
)
def command() -> None:
    """Write what stands in other people's formats.

    \b
    Examples:
      seatrial export catalog ops > catalog-info.yaml
      seatrial export review R-12 --as junit > readiness.xml
    """
