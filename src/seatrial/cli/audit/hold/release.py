"""`seatrial audit hold release`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("release", short_help="Let pruning go on.")
@click.argument("uid")
@click.option("--reason", required=True, help="Why it is not needed any more.")
@click.option("--dry-run", is_flag=True, help="Find every fault, and release nothing.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(uid: str, reason: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Release the hold UID: the next pruning takes what it held back. The hold stays in the list.

    \b
    Examples:
      seatrial audit hold release 01a1fd04-00bd-7c98-8d2e-0a0848bdc7f7 --reason "Claim settled"
    """
    with connect(data=data) as client:
        query = "?dry_run=true" if dry_run else ""
        released = client.post(f"/audit/holds/{uid}/release{query}", {"reason": reason})
    if as_json:
        output.print_json(released)
    else:
        output.say(
            f"{'Would be released' if dry_run else 'Released'}: {released['kind']} {released['target']}"
        )
    return codes.YES
