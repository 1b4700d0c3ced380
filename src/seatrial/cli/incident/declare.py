"""`seatrial incident declare`."""

import click

from seatrial.cli import codes
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect
from seatrial.cli.incident.speaking import tell
from seatrial.cli.moments import MOMENT


@click.command("declare", short_help="Declare an incident.")
@click.argument("title", default="")
@click.option("--severity", default="", help="A level of the scheme that the service picked, as SEV1.")
@click.option("--service", default="", help="Its name; without it that of the alert, or of no service alone.")
@click.option("--summary", default="", help="What is known.")
@click.option("--commander", default="", help="The handle of who leads; without it you do.")
@click.option("--alert", "alerts", multiple=True, help="An alert that it is declared from, as AL-12.")
@click.option("--since", type=MOMENT, default=None, help="When the impact began.")
@click.option(
    "--noticed", type=MOMENT, default=None, help="When it was noticed; without it as its alerts say."
)
@click.option("--key", default="", help="Under one key it is declared once.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    title: str,
    severity: str,
    service: str,
    summary: str,
    commander: str,
    alerts: tuple[str, ...],
    since: str | None,
    noticed: str | None,
    key: str,
    dry_run: bool,
    data: str | None,
    as_json: bool,
) -> int:
    """Declare that TITLE does not work: from now on somebody leads it.

    From an alert, what you leave out is as the alert says it.

    \b
    Examples:
      seatrial incident declare "Partners are refused" --severity SEV1 --service edi-gateway
      seatrial incident declare --alert AL-12
      seatrial incident declare "Orders wait" --severity SEV1 --alert AL-12 --alert AL-13
    """
    body = {
        "title": title,
        "severity": severity,
        "service": service,
        "summary": summary,
        "commander": commander,
        "alerts": list(alerts),
        "started_at": since,
        "detected_at": noticed,
        "key": key,
    }
    with connect(data=data) as client:
        found = client.post(asked("/incidents", dry_run=dry_run), body)
    tell(found, words="declared", dry_run=dry_run, as_json=as_json)
    return codes.YES
