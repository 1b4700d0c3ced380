"""`seatrial runbook history`."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.runbook.speaking import took

_MODES = ("dry-run", "simulate", "rehearse", "live")
_STATES = (
    "waiting_approval", "queued", "running", "waiting", "in_doubt", "rolling_back", "passed", "failed",
    "aborted", "simulated",
)  # fmt: skip


@click.command("history", short_help="List runs.")
@click.argument("runbook", default="")
@click.option("--service", default=None, help="Only of that service.")
@click.option("--environment", default=None, help="Only there.")
@click.option("--mode", type=click.Choice(_MODES), default=None, help="Only so real.")
@click.option("--state", type=click.Choice(_STATES), default=None, help="Only in that state.")
@click.option("--open", "is_open", is_flag=True, help="Only those that have not ended.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000), help="How many.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    runbook: str, is_open: bool, limit: int, data: str | None, as_json: bool, **query: str | None
) -> int:
    """List runs, the newest first: all of them, or those of RUNBOOK.

    \b
    Examples:
      seatrial runbook history edi-gateway/deploy
      seatrial runbook history --open
    """
    with connect(data=data) as client:
        every = client.every(
            "/runbooks/runs", runbook=runbook or None, open="true" if is_open else None,
            limit=min(limit, 200), **query,
        )  # fmt: skip
        found = list(islice(every, limit))
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [_row(each) for each in found]
    if rows:
        columns = ("RUN", "STATE", "MODE", "WHERE", "STARTED (UTC)", "TOOK", "RUNBOOK", "BY")
        output.print_table(columns, rows=rows)
    output.say(f"{len(rows)} listed")
    return codes.YES


def _row(run: Mapping[str, Any]) -> tuple[str, ...]:
    state = run["state"].replace("_", " ")
    return (
        run["name"],
        f"{state}, rolled back" if run["rolled_back"] else state,
        run["mode"],
        run["environment"],
        run["created_at"][:16].replace("T", " "),
        took(run["seconds"]),
        f"{run['runbook']} r{run['revision_number']}",
        run["requested_by"],
    )
