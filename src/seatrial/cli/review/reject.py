"""`seatrial review reject`."""

import click

from seatrial.cli import codes
from seatrial.cli.client import connect
from seatrial.cli.review.speaking import asked, by_people, tell


@click.command("reject", short_help="Reject an item, with what is wrong.")
@click.argument("review")
@click.argument("item")
@click.option("--comment", required=True, help="What has to be another way.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(review: str, item: str, comment: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Reject ITEM of REVIEW: it goes back to who prepares it. Programs and tokens reject nothing.

    \b
    Examples:
      seatrial review reject R-12 launch/scanned --comment "the scan is of another image"
    """
    with connect(data=data) as client, by_people(client, page=f"/reviews/{review}/items/{item}"):
        path = asked(f"/reviews/{review}/items/{item}/rejection", dry_run=dry_run)
        found = client.post(path, {"comment": comment})
    tell(found, words=f"Rejected {item}", as_json=as_json, dry_run=dry_run)
    return codes.YES
