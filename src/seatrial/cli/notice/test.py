"""`seatrial notice test`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect

_WORDS = {
    "waiting": "It is mailed in a moment",
    "none": "It is not mailed: no mail server is set, or the account has no address",
}


@click.command("test", short_help="Try whether a notice arrives.")
@click.option("--person", default="", help="Handle or uid of who is told; without it, the token's owner.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from being sent.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(person: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Send a notice that only says that it arrived. `seatrial doctor` says whether the mail server answers.

    \b
    Examples:
      seatrial notice test --person lena
    """
    with connect(data=data) as client:
        found = client.post(f"/notices/test{'?dry_run=true' if dry_run else ''}", {"person": person})
    if as_json:
        output.print_json(found)
    else:
        said = "Would be written" if dry_run else "Written: it stands on the page of notices"
        output.say(f"{said}. {_WORDS.get(found['mail'], '')}".strip())
    return codes.YES
