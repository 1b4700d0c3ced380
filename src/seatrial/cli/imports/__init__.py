"""`seatrial import`: definitions made of what others keep. Nothing is dropped silently."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "catalog": "Take a Backstage catalogue over, or a table of services.",
    "checklist": "Make a Checklist of Markdown or CSV.",
    "evidence": "Take what a scanner or a test runner wrote.",
    "lens": "Make a Checklist of an AWS Well-Architected lens.",
    "runbooks": "Make runbooks of other people's Markdown.",
    "rundeck": "Make runbooks of jobs of Rundeck.",
    "schedule": "Make schedules of PagerDuty, Opsgenie or a calendar.",
}


@click.command(
    "import",
    cls=lazy.Commands,
    commands=COMMANDS,
    package="seatrial.cli.imports",
    short_help="Make definitions of what others keep.",
)
def command() -> None:
    """Make definitions of what others keep.

    What comes in is what comes out and what is refused: each refusal with file, line and reason.

    \b
    Examples:
      seatrial import catalog ../backstage --out ops/catalog
      seatrial import checklist SECURITY_CHECKLIST.md --out policies/checklists/security.yaml
      seatrial import lens operational-readiness.json --out policies/checklists/orr.yaml
    """
