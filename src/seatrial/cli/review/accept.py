"""`seatrial review accept`."""

from collections.abc import Sequence

import click

from seatrial.cli import codes
from seatrial.cli.client import connect
from seatrial.cli.review.speaking import asked, by_people, tell


@click.command("accept", short_help="Accept items.")
@click.argument("review")
@click.argument("items", nargs=-1, required=True)
@click.option("--comment", default="", help="What there is to say about it.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    review: str, items: Sequence[str], comment: str, dry_run: bool, data: str | None, as_json: bool
) -> int:
    """Accept ITEMS of REVIEW as what they come to now: all of them, or none.

    Programs and tokens accept nothing: people do it signed in, and the refusal says at which page.

    \b
    Examples:
      seatrial review accept R-12 launch/scanned launch/plan
    """
    with connect(data=data) as client, by_people(client, page=f"/reviews/{review}"):
        body = {"items": list(items), "comment": comment}
        found = client.post(asked(f"/reviews/{review}/acceptances", dry_run=dry_run), body)
    tell(found, words=f"Accepted {', '.join(items)}", as_json=as_json, dry_run=dry_run)
    return codes.YES
