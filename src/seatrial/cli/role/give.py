"""`seatrial role give`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.moments import MOMENT


@click.command("give", short_help="Give somebody a role.")
@click.argument("handle")
@click.argument("role")
@click.option("--within", "scope", default="", help="URN: service, team or system. Without one: everywhere.")
@click.option("--from", "begins", type=MOMENT, default=None, help="Date, moment, or from now (2d).")
@click.option("--until", type=MOMENT, default=None, help="Date, moment, or from now (90d).")
@click.option("--reason", default="", help="Stands beside it and in the log.")
@click.option("--dry-run", is_flag=True, help="Find every fault, and change nothing.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    handle: str,
    role: str,
    scope: str,
    begins: str | None,
    until: str | None,
    reason: str,
    dry_run: bool,
    data: str | None,
    as_json: bool,
) -> int:
    """Give whoever has that HANDLE the ROLE (engineering_lead and so on; `seatrial role list` names all).

    \b
    Examples:
      seatrial role give mina-karlsson engineering_lead --within service:edi-gateway
      seatrial role give olu operations_lead --within team:edi --until 2026-12-31 --reason "while Sam is away"
    """
    body = {
        "person": handle, "role": role, "scope": scope, "from": begins, "until": until, "reason": reason,
    }  # fmt: skip
    with connect(data=data) as client:
        given = client.post(f"/role-assignments{'?dry_run=true' if dry_run else ''}", body)
    if as_json:
        output.print_json(given)
    else:
        words = "would hold" if dry_run else "holds"
        where = f"within {given['scope']}" if given["scope"] else "everywhere"
        output.say(
            f"{given['name']} {words} {given['role']} {where}, until {given['until'] or 'it is taken'}"
        )
    return codes.YES
