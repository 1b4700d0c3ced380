"""`seatrial monitoring reviews`: what is to be reviewed, and since when."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect

_STATES = ("overdue", "soon", "later", "all")
_KINDS = ("rule", "dashboard", "unused", "health")


@click.command("reviews", short_help="List what of monitoring is to be reviewed.")
@click.option("--state", type=click.Choice(_STATES), default="overdue", help="Which; soon: in two weeks.")
@click.option("--kind", type=click.Choice(_KINDS), default=None, help="Only of that kind.")
@click.option("--service", default=None, help="Only of that service.")
@click.option("--team", default=None, help="Only what that team owns.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    state: str, kind: str | None, service: str | None, team: str | None, data: str | None, as_json: bool
) -> int:
    """List rules, dashboards and health whose owners have to look again, the longest due first.

    \b
    Exits 0 where nothing is overdue, else 1.

    \b
    Examples:
      seatrial monitoring reviews
      seatrial monitoring reviews --state all --team edi-team --json
    """
    asked = {"state": state, "kind": kind, "service": service, "team": team}
    with connect(data=data) as client:
        found = client.get("/monitoring/reviews", **asked)["items"]
    if as_json:
        output.print_json(found)
    else:
        rows = [[each["title"], each["owner"], each["last"] or "never", each["due_on"] or "-", each["state"]]
                for each in found]  # fmt: skip
        output.print_table(("WHAT", "OWNER", "LAST", "BY", "STATE"), rows=rows)
    return codes.NO if any(each["state"] == "overdue" for each in found) else codes.YES
