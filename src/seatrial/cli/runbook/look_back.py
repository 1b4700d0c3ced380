"""`seatrial runbook look-back`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.runbook.speaking import asked, signed_in


@click.command("look-back", short_help="Look back on a run that waited for no approval.")
@click.argument("run")
@click.option("--note", default="", help="What you found; it is needed.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(run: str, note: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Look back on RUN, which was an emergency and waited for no approval: was it right, and is all well?

    For whoever may have approved it, signed in. While it is overdue, the runbook is not run without approval
    again; `seatrial runbook list` and its page say so.

    \b
    Examples:
      seatrial runbook look-back RUN-12 --note "It was needed; two routers were enough"
    """
    with connect(data=data) as client, signed_in(client, run=run):
        found = client.post(asked(f"/runbooks/runs/{run}/look-back", dry_run=dry_run), {"note": note})
    if as_json:
        output.print_json(found)
    else:
        output.say(f"{'Would be' if dry_run else 'It is'} on record: {found['reviewed_by']} looked back on "
                   f"{found['name']}.")  # fmt: skip
    return codes.YES
