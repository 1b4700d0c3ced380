"""`seatrial person reset`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("reset", short_help="Let somebody in anew, by a link.")
@click.argument("handle")
@click.option("--dry-run", is_flag=True, help="Find every fault, and change nothing.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(handle: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Let whoever has that HANDLE in anew: what signed them in stops working, a link is printed, once.

    A cooling-off begins, in which nothing that they sign counts yet. An administrator is let in anew by
    another one, signed in, or by seatrial up where Seatrial runs.

    \b
    Examples:
      seatrial person reset ana-reyes
    """
    with connect(data=data) as client:
        made = client.post(f"/people/{handle}/reset{'?dry_run=true' if dry_run else ''}")
    if as_json:
        output.print_json(made)
    elif dry_run:
        output.say(f"{made['person']['name']} would be let in anew. Nothing was changed")
    else:
        output.say(f"This link signs {made['person']['name']} in once, until {made['expires_at']}:")
        click.echo(made["sign_in_url"])
    return codes.YES
