"""`seatrial person show`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect

_SHOWN = ("name", "handle", "kind", "email", "is_vendor", "is_active", "time_zone", "last_seen_at", "uid")


@click.command("show", short_help="Show somebody: account, roles, deputies.")
@click.argument("handle")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(handle: str, data: str | None, as_json: bool) -> int:
    """Show whoever has that HANDLE (or uid): account, roles, deputies, and what they may do where.

    \b
    Examples:
      seatrial person show ana-reyes
    """
    with connect(data=data) as client:
        person = client.get(f"/people/{handle}")
        roles = list(client.every("/role-assignments", person=person["uid"], limit=200))
        deputies = client.get("/deputies", person=person["uid"])["items"]
        powers = client.get(f"/people/{person['uid']}/access")["items"]
    if as_json:
        output.print_json({**person, "roles": roles, "deputies": deputies, "access": powers})
        return codes.YES
    for key in _SHOWN:
        click.echo(f"{key.replace('_', ' '):14} {person[key] if person[key] not in ('', None) else '-'}")
    if roles:
        output.print_table(
            ("ROLE", "WITHIN", "STATE", "UNTIL"),
            rows=[
                (each["role"], each["scope"] or "everywhere", each["state"], each["until"] or "-")
                for each in roles
            ],
        )
    for each in deputies:
        click.echo(f"{each['deputy']} stands in for {each['person']} until {each['until']} ({each['uid']})")
    held = [each for each in powers if each["allowed"]]
    output.print_table(
        ("MAY", "WHERE", "WHY"),
        rows=[(each["grant"], each["scope"] or "everywhere", each["reason"]) for each in held],
    )
    return codes.YES
