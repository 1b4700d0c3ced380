"""`seatrial runbook rehearsal open`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.runbook.rehearsal import telling
from seatrial.cli.runbook.speaking import asked


@click.command("open", short_help="Open a rehearsal: what is rehearsed there joins it.")
@click.argument("service")
@click.option("--environment", required=True, help="Where it is rehearsed; never production.")
@click.option("--deploy", default="", help="The deploy runbook; the service's only one without it.")
@click.option("--rollback", default="", help="The rollback runbook; the service's only one without it.")
@click.option("--alert", "alerts", multiple=True, help="An alert that has to arrive; any one without it.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    service: str, environment: str, deploy: str, rollback: str, alerts: tuple[str, ...], dry_run: bool,
    data: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Open a rehearsal of SERVICE. Rehearsals of its deploy and rollback runbooks that start there from now
    on join it.

    \b
    Examples:
      seatrial runbook rehearsal open edi-gateway --environment staging
      seatrial runbook rehearsal open edi-gateway --environment staging --alert EdiDown
    """
    body = {
        "service": service, "environment": environment, "deploy": deploy, "rollback": rollback,
        "alerts": list(alerts),
    }  # fmt: skip
    with connect(data=data) as client:
        found = client.post(asked("/runbooks/rehearsals", dry_run=dry_run), body)
    if as_json:
        output.print_json(found)
    elif dry_run:
        output.say("It could be opened. Nothing was: this was a dry run.")
    else:
        telling.say(found)
        output.say(f"  seatrial runbook run {found['deploy']} --mode rehearse --environment {environment}")
        output.say(f"  seatrial runbook run {found['rollback']} --mode rehearse --environment {environment}")
        output.say(f"  seatrial runbook rehearsal report {found['name']} --lessons ... --no-issues")
    return codes.YES
