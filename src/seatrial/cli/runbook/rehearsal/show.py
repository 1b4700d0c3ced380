"""`seatrial runbook rehearsal show`."""

import click

from seatrial.cli import output
from seatrial.cli.client import connect
from seatrial.cli.runbook.rehearsal import telling


@click.command("show", short_help="Show a rehearsal with its seven outcomes.")
@click.argument("rehearsal")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(rehearsal: str, data: str | None, as_json: bool) -> int:
    """Show REHEARSAL with its seven outcomes. Exits with 0 where it passed, 1 where it failed, and 2 while
    something is missing.

    \b
    Examples:
      seatrial runbook rehearsal show REH-1
    """
    with connect(data=data) as client:
        found = client.get(f"/runbooks/rehearsals/{rehearsal}")
    if as_json:
        output.print_json(found)
    else:
        telling.say(found)
    return telling.code_of(found)
