"""`seatrial runbook list`: the library."""

from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect

STATES = ("draft", "untested", "tested", "stale", "failing")


@click.command("list", short_help="List runbooks and where each stands.")
@click.option("--service", default="", help="Only those of this service.")
@click.option("--kind", default="", help="Only those of this kind, as deploy.")
@click.option("--state", type=click.Choice(STATES), default=None, help="Only those in this state.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(service: str, kind: str, state: str | None, data: str | None, as_json: bool) -> int:
    """List runbooks by name: when each was tested and by whom, and when its review is due.

    A draft has errors that `seatrial runbook lint` names; untested is what no run of exactly this revision
    passed.

    \b
    Examples:
      seatrial runbook list --service edi-gateway
      seatrial runbook list --state untested --json
    """
    with connect(data=data) as client:
        found = list(client.every("/runbooks", service=service or None, kind=kind or None, state=state))
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (each["name"], each["kind"], each["state"] + _overdue(each), _tested(each),
         each["review_due"] or "never reviewed", each["trigger"])
        for each in found
    ]  # fmt: skip
    if rows:
        output.print_table(("NAME", "KIND", "STATE", "TESTED", "REVIEW DUE", "TRIGGER"), rows=rows)
    else:
        output.say("There is no such runbook. Write runbooks/NAME.md in a workspace, and apply it.")
    return codes.YES


def _tested(found: dict[str, Any]) -> str:
    tested = found["tested"]
    if not isinstance(tested, dict):
        return "never"
    whose = ", its author" if tested["by_author"] else ""
    return f"{str(tested['at'])[:10]} {tested['mode']} by {tested['by']}{whose} ({tested['run']})"


def _overdue(found: dict[str, Any]) -> str:
    """Runs that waited for no approval, and on which nobody looked back in time."""
    return f", look back on {', '.join(found['overdue'])}" if found["overdue"] else ""
