"""`seatrial runner approvals`: what definitions want run, and whether it may."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.runner.contents import page_of


@click.command("approvals", short_help="List commands, scripts and SQL, and whether they may run.")
@click.option(
    "--state",
    type=click.Choice(("waiting", "approved", "revoked", "any")),
    default="waiting",
    show_default=True,
    help="Which ones.",
)
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(state: str, data: str | None, as_json: bool) -> int:
    """List what definitions want run, the newest first. What waits needs somebody who did not write it:
    they approve it signed in, on the page whose address is printed.

    \b
    Examples:
      seatrial runner approvals
      seatrial runner approvals --state any --json
    """
    with connect(data=data) as client:
        found = list(client.every("/runners/approvals", state=None if state == "any" else state))
        page = page_of(client)
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [(each["state"], each["workspace"], each["digest"][:19], each["title"]) for each in found]
    if rows:
        output.print_table(("STATE", "WORKSPACE", "DIGEST", "WHAT"), rows=rows)
        output.say(f"People approve, signed in, at {page}")
    else:
        output.say("Nothing is there.")
    return codes.YES
