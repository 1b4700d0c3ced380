"""`seatrial oncall ...`: who is on call."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "who": "Say who is on call.",
    "show": "Show the shifts of a schedule.",
    "gaps": "Show what coverage lacks.",
    "load": "Show what being on call cost people.",
    "policy": "Say who would be paged.",
    "override": "Take a span over.",
    "swap": "Ask somebody to swap, and answer.",
    "timeoff": "Record time off.",
    "handoff": "Write and confirm hand-offs.",
}


@click.command("oncall", cls=lazy.Commands, commands=COMMANDS, package="seatrial.cli.oncall")
def command() -> None:
    """Say who is on call, take over, swap, be away, hand over.

    \b
    Examples:
      seatrial oncall who
      seatrial oncall gaps
      seatrial oncall override add edi-gateway --person ana --from 2026-12-24T09:00 --to 2026-12-26T09:00
    """
