"""`seatrial oncall override ...`: somebody takes a span over."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "add": "Take a span over.",
    "list": "List overrides.",
    "cancel": "Take an override back.",
}


@click.command("override", cls=lazy.Commands, commands=COMMANDS, package="seatrial.cli.oncall.override")
def command() -> None:
    """Take a span of a schedule over, or take that back.

    \b
    Examples:
      seatrial oncall override add edi-gateway --person ana --from 2026-12-24T09:00 --to 2026-12-26T09:00
      seatrial oncall override list
    """
