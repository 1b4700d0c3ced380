"""`seatrial runbook rehearsal list`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect

STATES = ("open", "reported", "closed", "abandoned")


@click.command("list", short_help="List rehearsals.")
@click.option("--service", default="", help="Only those of this service.")
@click.option("--state", type=click.Choice(STATES), default=None, help="Only those in this state.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(service: str, state: str | None, data: str | None, as_json: bool) -> int:
    """List rehearsals of deployments, the newest first.

    \b
    Examples:
      seatrial runbook rehearsal list --service edi-gateway
    """
    with connect(data=data) as client:
        found = list(client.every("/runbooks/rehearsals", service=service or None, state=state))
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (each["name"], each["service"].removeprefix("service:"), each["environment"], each["result"],
         each["state"], each["opened_at"][:16].replace("T", " "), each["opened_by"])
        for each in found
    ]  # fmt: skip
    if rows:
        output.print_table(("REHEARSAL", "SERVICE", "WHERE", "RESULT", "STATE", "OPENED", "BY"), rows=rows)
    else:
        output.say("There is no such rehearsal. Open one: seatrial runbook rehearsal open SERVICE")
    return codes.YES
