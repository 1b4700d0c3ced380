"""`seatrial runbook rehearsal list`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect

STATES = ("open", "reported", "closed", "abandoned")
RESULTS = ("passed", "failed", "incomplete")


@click.command("list", short_help="List rehearsals.")
@click.option("--service", default="", help="Only those of this service.")
@click.option("--team", default="", help="Only those of services of this team.")
@click.option("--environment", default="", help="Only there.")
@click.option("--result", type=click.Choice(RESULTS), default=None, help="Only those that came to this.")
@click.option("--state", type=click.Choice(STATES), default=None, help="Only those in this state.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    service: str, team: str, environment: str, result: str | None, state: str | None, data: str | None,
    as_json: bool,
) -> int:  # fmt: skip
    """List rehearsals of deployments, the newest first.

    \b
    Examples:
      seatrial runbook rehearsal list --service edi-gateway
      seatrial runbook rehearsal list --team edi-team --result failed
    """
    with connect(data=data) as client:
        every = client.every(
            "/runbooks/rehearsals",
            service=service or None, team=team or None, environment=environment or None, result=result,
            state=state,
        )  # fmt: skip
        found = list(every)
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
