"""`seatrial role list`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("list", short_help="List roles, or who holds them.")
@click.option("--held", is_flag=True, help="List who holds which role, within what.")
@click.option("--person", default=None, help="Handle: only what they hold.")
@click.option("--role", default=None, help="Only that role.")
@click.option("--within", "scope", default=None, help="Only within that URN.")
@click.option("--ended", is_flag=True, help="Those too that are over.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    held: bool,
    person: str | None,
    role: str | None,
    scope: str | None,
    ended: bool,
    data: str | None,
    as_json: bool,
) -> int:
    """List every role with what it is for; with --held (or a filter) who holds which, within what.

    \b
    Examples:
      seatrial role list
    """
    wants_holders = held or ended or any(each is not None for each in (person, role, scope))
    with connect(data=data) as client:
        if wants_holders:
            query = {"person": person, "role": role, "scope": scope, "ended": "true" if ended else None}
            found = list(client.every("/role-assignments", limit=200, **query))
        else:
            found = client.get("/roles")["items"]
    if as_json:
        output.print_json(found)
        return codes.YES
    if wants_holders:
        rows = [
            (each["role"], each["scope"] or "everywhere", each["state"], each["until"] or "-", each["handle"])
            for each in found
        ]
        output.print_table(("ROLE", "WITHIN", "STATE", "UNTIL", "WHO"), rows=rows)
    else:
        output.print_table(("ROLE", "FOR"), rows=[(each["name"], each["summary"]) for each in found])
    return codes.YES
