"""`seatrial token issue`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.moments import MOMENT


@click.command("issue", short_help="Issue a token; its secret is printed once.")
@click.argument("name")
@click.option("--grant", "grants", multiple=True, default=("read",), show_default=True, help="What it may.")
@click.option("--within", "scopes", multiple=True, help="URN that it is limited to; may be given again.")
@click.option("--owner", default="", help="Handle of a service or an agent. Without one: the installation.")
@click.option("--until", type=MOMENT, default=None, help="Date, moment, or from now. Without one: 90d.")
@click.option("--replace", "replaces", is_flag=True, help="Revoke the token that has this name.")
@click.option("--dry-run", is_flag=True, help="Find every fault, and issue nothing.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    name: str,
    grants: tuple[str, ...],
    scopes: tuple[str, ...],
    owner: str,
    until: str | None,
    replaces: bool,
    dry_run: bool,
    data: str | None,
    as_json: bool,
) -> int:
    """Issue a token called NAME. Its secret is printed on stdout, this once.

    A human's token is issued by that human, on the page of tokens.

    \b
    Examples:
      seatrial token issue ci --grant read
    """
    body = {
        "name": name,
        "scopes": list(grants),
        "within": list(scopes),
        "owner": owner,
        "expires_at": until,
        "replaces": replaces,
    }
    with connect(data=data) as client:
        issued = client.post(f"/tokens{'?dry_run=true' if dry_run else ''}", body)
    if as_json:
        output.print_json(issued)
    elif dry_run:
        output.say(f"{issued['name']} would be valid until {issued['expires_at']}. Nothing was issued")
    else:
        output.say(f"{issued['name']} is valid until {issued['expires_at']} ({issued['uid']})")
        click.echo(issued["secret"])
    return codes.YES
