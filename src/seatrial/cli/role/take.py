"""`seatrial role take`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("take", short_help="Take a role away.")
@click.argument("handle")
@click.argument("role")
@click.option("--within", "scope", default="", help="URN that it is held within. Without one: everywhere.")
@click.option("--dry-run", is_flag=True, help="Find every fault, and change nothing.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(handle: str, role: str, scope: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Take the ROLE away from whoever has that HANDLE. Exits 1 where they do not hold it there.

    \b
    Example:
      seatrial role take mina-karlsson engineering_lead --within service:edi-gateway
    """
    with connect(data=data) as client:
        held = list(client.every("/role-assignments", person=handle, role=role, scope=scope, limit=200))
        taken = [
            client.send(
                "DELETE",
                f"/role-assignments/{each['uid']}",
                params={"dry_run": "true"} if dry_run else {},
            )
            for each in held
        ]
    if as_json:
        output.print_json(taken)
    elif taken:
        words = "would be taken from" if dry_run else "is taken from"
        output.say(f"{role} {words} {taken[0]['name']}")
    else:
        where = f"within {scope}" if scope else "everywhere"
        output.say(f"{handle} does not hold {role} {where}; seatrial person show {handle} lists the roles")
    return codes.YES if taken else codes.NO
