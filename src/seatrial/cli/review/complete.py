"""`seatrial review complete`."""

import click

from seatrial.cli import codes
from seatrial.cli.client import connect
from seatrial.cli.review.speaking import asked, tell


@click.command("complete", short_help="Complete a draft that a trigger opened.")
@click.argument("review")
@click.option("--scope", required=True, help="What is reviewed.")
@click.option("--changes", required=True, help="What changes in the architecture, or that nothing does.")
@click.option("--target", required=True, help="The day aimed at, as 2026-12-24.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    review: str, scope: str, changes: str, target: str, dry_run: bool, data: str | None, as_json: bool
) -> int:
    """Complete the draft REVIEW with what it lacks: it is initiated.

    \b
    Examples:
      seatrial review complete R-12 --scope "The new queue" --changes "A queue" --target 2026-12-24
    """
    body = {"scope": scope, "architecture_changes": changes, "target_date": target}
    with connect(data=data) as client:
        found = client.post(asked(f"/reviews/{review}/completion", dry_run=dry_run), body)
    tell(found, words=f"{found['name']} is {found['state']}", as_json=as_json, dry_run=dry_run)
    return codes.YES
