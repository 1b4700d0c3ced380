"""`seatrial review submit`."""

import click

from seatrial.cli import codes
from seatrial.cli.client import connect
from seatrial.cli.review.speaking import asked, tell


@click.command("submit", short_help="Hand what was prepared to the three who review.")
@click.argument("review")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(review: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Submit REVIEW: operations, security and service owner review what was prepared.

    \b
    Examples:
      seatrial review submit R-12
    """
    with connect(data=data) as client:
        found = client.post(asked(f"/reviews/{review}/submit", dry_run=dry_run))
    state = found["state"].replace("_", " ")
    tell(found, words=f"{found['name']} is {state}", as_json=as_json, dry_run=dry_run)
    return codes.YES
