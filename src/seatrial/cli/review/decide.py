"""`seatrial review decide`."""

import click

from seatrial.cli import codes
from seatrial.cli.client import connect
from seatrial.cli.review.speaking import asked, by_people, tell


@click.command("decide", short_help="Decide what was proposed and signed.")
@click.argument("review")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(review: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Decide what was proposed and signed in REVIEW. The service owner does it, signed in: no token does,
    and the refusal says at which page.

    \b
    Examples:
      seatrial review decide R-12 --dry-run
    """
    with connect(data=data) as client, by_people(client, page=f"/reviews/{review}"):
        found = client.post(asked(f"/reviews/{review}/decision", dry_run=dry_run))
    words = f"Decided {found['outcome'].replace('_', ' ')} in {review}"
    tell(found, words=words, as_json=as_json, dry_run=dry_run)
    return codes.YES
