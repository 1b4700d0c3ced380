"""`seatrial runbook inventory`: what a service has, and lacks."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("inventory", short_help="Say what runbooks a service has, and lacks.")
@click.argument("service")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(service: str, data: str | None, as_json: bool) -> int:
    """Take the inventory of SERVICE: each runbook with its trigger and owner, and every gap.

    Gaps are standard kinds that are missing (deploy, rollback, scale, troubleshoot), empty areas of
    documentation, failure modes without a runbook, routine tasks without a procedure, and fewer than five
    attack scenarios.

    \b
    Exits 0 when there is no gap, 1 when there are some.

    \b
    Examples:
      seatrial runbook inventory edi-gateway
    """
    with connect(data=data) as client:
        found = client.get(f"/runbooks/inventory/{service}")
    if as_json:
        output.print_json(found)
        return codes.NO if found["gaps"] else codes.YES
    rows = [
        (
            each["name"],
            each["kind"],
            each["state"],
            each["owner"] or "nobody",
            ", ".join(each["sorts"]) or "nothing",
            each["trigger"] or "none",
        )
        for each in found["runbooks"]
    ]
    output.print_table(("NAME", "KIND", "STATE", "OWNER", "STARTED BY", "TRIGGER"), rows=rows)
    for gap in found["gaps"]:
        output.say(f"missing in {gap['of']}: {gap['what']}")
    return codes.NO if found["gaps"] else codes.YES
