"""`seatrial review finding`."""

import click

from seatrial.cli import codes
from seatrial.cli.client import connect
from seatrial.cli.review.speaking import asked, tell

KINDS = ("alert", "incident", "change", "other")


@click.command("finding", short_help="Record what was found after the go-live.")
@click.argument("review")
@click.option("--kind", type=click.Choice(KINDS), required=True, help="What it is.")
@click.option("--title", required=True, help="What was seen.")
@click.option("--source", default="", help="Its URN or address; of one there is one finding.")
@click.option("--at", default=None, help="When, as 2026-12-24T09:00:00Z; now where it is left out.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    review: str, kind: str, title: str, source: str, at: str | None, dry_run: bool, data: str | None,
    as_json: bool,
) -> int:  # fmt: skip
    """Record a finding of REVIEW while it is verifying: an alert, an incident or whatever else was seen.

    Deployments come by themselves. Each finding says what it means for the runbook before the review closes.

    \b
    Examples:
      seatrial review finding R-12 --kind alert --title "Queue is long" --source alert:4711
    """
    body = {"kind": kind, "title": title, "source": source, "at": at}
    with connect(data=data) as client:
        found = client.post(asked(f"/reviews/{review}/findings", dry_run=dry_run), body)
    tell(found, words=f"Recorded as {found['uid']}", as_json=as_json, dry_run=dry_run)
    return codes.YES
