"""`seatrial action list`."""

from itertools import islice

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect

KINDS = (
    "remediation", "mitigation", "vulnerability", "process_review", "bypass", "break_glass", "improvement",
)  # fmt: skip
STATES = ("open", "done", "verified", "cancelled")


@click.command("list", short_help="List actions.")
@click.option("--service", default=None, help="Only about that service.")
@click.option("--kind", type=click.Choice(KINDS), default=None, help="Only that kind.")
@click.option("--state", type=click.Choice(STATES), default=None, help="Only in that state.")
@click.option("--owner", default=None, help="Only of that person (handle or uid), or `me`.")
@click.option("--overdue", is_flag=True, help="Only those whose last day is over.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000), help="How many.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    service: str | None,
    kind: str | None,
    state: str | None,
    owner: str | None,
    overdue: bool,
    limit: int,
    data: str | None,
    as_json: bool,
) -> int:
    """List actions, the newest first. With --overdue it exits 1 where there is one.

    \b
    Examples:
      seatrial action list --service edi-gateway --state open
      seatrial action list --overdue
    """
    query = {"service": service, "kind": kind, "state": state, "owner": owner}
    with connect(data=data) as client:
        every = client.every("/actions", **query, overdue="true" if overdue else None, limit=min(limit, 200))
        found = list(islice(every, limit))
    if as_json:
        output.print_json(found)
    else:
        rows = [
            (each["name"], "overdue" if each["is_overdue"] else each["state"], each["due_on"],
             each["owner_name"], each["service"].partition(":")[2], each["kind"], each["title"])
            for each in found
        ]  # fmt: skip
        if rows:
            columns = ("ACTION", "STATE", "DUE", "OWNER", "SERVICE", "KIND", "TITLE")
            output.print_table(columns, rows=rows)
        output.say(f"{len(rows)} listed")
    return codes.NO if overdue and found else codes.YES
