"""`seatrial runbook abort`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.runbook.speaking import asked


@click.command("abort", short_help="End a run.")
@click.argument("run")
@click.option("--reason", default="", help="Why.")
@click.option("--rollback", is_flag=True, help="Take back what it did.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(run: str, reason: str, rollback: bool, dry_run: bool, data: str | None, as_json: bool) -> int:
    """End RUN: nothing more of it begins, and the step that runs is killed as soon as its runner hears of it.

    \b
    Examples:
      seatrial runbook abort RUN-12 --reason "wrong version" --rollback
    """
    with connect(data=data) as client:
        path = asked(f"/runbooks/runs/{run}/abort", dry_run=dry_run)
        found = client.post(path, {"reason": reason, "rollback": rollback})
    if as_json:
        output.print_json(found)
    else:
        words = f"{found['name']} is {found['state'].replace('_', ' ')}"
        ended = found["state"] in ("aborted", "failed")
        said = words if ended else f"{words}; it ends as soon as its runner hears of it"
        output.say(f"{said}. Nothing was changed: this was a dry run." if dry_run else f"{said}.")
    return codes.YES
