"""`seatrial runbook adherence`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("adherence", short_help="Say how far procedures are followed.")
@click.argument("service", default="")
@click.option("--team", default="", help="Only services of this team.")
@click.option("--days", type=click.IntRange(1, 3660), default=90, help="How far back.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(service: str, team: str, days: int, data: str | None, as_json: bool) -> int:
    """Say how many steps of live runs of incidents and changes were done in order, or left out with a reason;
    of all services without SERVICE. Exits with 0 where it is 95 % or more, 1 where it is less, and 2 where
    there is nothing to measure.

    \b
    Examples:
      seatrial runbook adherence edi-gateway --days 30
    """
    with connect(data=data) as client:
        asked = {"service": service or None, "team": team or None, "days": days}
        found = client.get("/runbooks/adherence", **asked)
        runs = list(client.every("/runbooks/adherence/runs", **asked))
    if as_json:
        output.print_json({**found, "runs": runs})
    else:
        rows = [
            (each["run"], each["runbook"], each["because"], str(each["expected"]), str(each["done"]),
             str(each["explained"]), ", ".join(each["skipped_without_reason"]))
            for each in runs
        ]  # fmt: skip
        if rows:
            columns = ("RUN", "RUNBOOK", "BECAUSE OF", "STEPS", "DONE", "REASON", "LEFT OUT WITHOUT ONE")
            output.print_table(columns, rows=rows)
        ratio = "nothing to measure" if found["ratio"] is None else f"{found['ratio']:.1%}"
        output.say(f"Followed: {ratio} of {found['expected']} steps; {found['wanted']:.0%} are wanted.")
    if found["ratio"] is None:
        return codes.COULD_NOT_TELL
    return codes.YES if found["is_enough"] else codes.NO
