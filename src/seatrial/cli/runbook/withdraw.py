"""`seatrial runbook withdraw`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.runbook.speaking import asked, signed_in


@click.command("withdraw", short_help="Withdraw an approval that you gave.")
@click.argument("run")
@click.option("--reason", default="", help="Why; it is needed.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(run: str, reason: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Withdraw your approval of RUN: it waits for an approval again. Refused once a step of it has begun.

    Nobody else withdraws it, and no program: people do it signed in, and the refusal says at which page.

    \b
    Examples:
      seatrial runbook withdraw RUN-12 --reason "the freeze begins today"
    """
    with connect(data=data) as client, signed_in(client, run=run):
        found = client.post(asked(f"/runbooks/runs/{run}/withdraw", dry_run=dry_run), {"reason": reason})
    if as_json:
        output.print_json(found)
    else:
        words = "Would withdraw the approval" if dry_run else "Withdrew the approval"
        output.say(f"{words}: {found['name']} {'would wait' if dry_run else 'waits'} for another one.")
    return codes.YES
