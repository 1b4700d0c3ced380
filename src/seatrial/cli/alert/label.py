"""`seatrial alert label`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect

_VERDICTS = {"right": "true_positive", "false": "false_positive", "none": ""}


@click.command("label", short_help="Say whether an alert was right.")
@click.argument("alert")
@click.argument("verdict", type=click.Choice(("right", "false", "none")))
@click.option("--why", default="", help="Why.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(alert: str, verdict: str, why: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Say that ALERT was right, or false; the figures of its rule follow. `none` takes it back.

    \b
    Examples:
      seatrial alert label AL-12 false --why "the probe was wrong"
    """
    with connect(data=data) as client:
        found = client.post(
            asked(f"/alerts/{alert}/label", dry_run=dry_run), {"verdict": _VERDICTS[verdict], "why": why}
        )
    if as_json:
        output.print_json(found)
    else:
        output.say("Nothing keeps it from happening" if dry_run else f"{found['name']} is labelled {verdict}")
    return codes.YES
