"""`seatrial token list`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("list", short_help="List tokens, never their secrets.")
@click.option("--owner", default=None, help="Handle: only theirs.")
@click.option("--all", "everybodys", is_flag=True, help="Everybody's.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(owner: str | None, everybodys: bool, data: str | None, as_json: bool) -> int:
    """List the installation's tokens, those of an account, or everybody's, newest first.

    \b
    Examples:
      seatrial token list
    """
    with connect(data=data) as client:
        found = list(client.every("/tokens", owner=owner, all="true" if everybodys else None, limit=200))
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (each["uid"], each["state"], each["owner"] or "installation", each["name"],
         f"{' '.join(each['scopes'])}{' within ' + ' '.join(each['within']) if each['within'] else ''}")
        for each in found
    ]  # fmt: skip
    if rows:
        output.print_table(("UID", "STATE", "OWNER", "NAME", "MAY"), rows=rows)
    output.say(f"{len(rows)} listed")
    return codes.YES
