"""`seatrial risk mitigate`."""

from datetime import datetime

import click

from seatrial.cli import codes
from seatrial.cli.action.speaking import asked, tell
from seatrial.cli.client import connect


@click.command("mitigate", short_help="Open the action of a mitigation.")
@click.argument("risk")
@click.argument("mitigation")
@click.option("--owner", required=True, help="The handle or uid of who answers for it.")
@click.option("--due", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The last day, as 2026-12-31.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from being opened.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    risk: str, mitigation: str, owner: str, due: datetime, dry_run: bool, data: str | None, as_json: bool
) -> int:
    """Open the action of MITIGATION (its title) of RISK (risk:register/id), once.

    \b
    Examples:
      seatrial risk mitigate risk:edi-gateway/load-tests "Measure a baseline" --owner lena --due 2027-01-31
    """
    body = {"risk": risk, "mitigation": mitigation, "owner": owner, "due_on": due.date().isoformat()}
    with connect(data=data) as client:
        found = client.post(asked("/risks/mitigations", dry_run=dry_run), body)
    tell(found, words="Would be opened" if dry_run else "Opened", as_json=as_json)
    return codes.YES
