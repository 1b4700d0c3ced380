"""`seatrial review withdraw`."""

import click

from seatrial.cli import codes
from seatrial.cli.client import connect
from seatrial.cli.review.speaking import asked, tell


@click.command("withdraw", short_help="Withdraw a review, or what is proposed in it.")
@click.argument("review")
@click.option("--reason", default="", help="Why the review ends.")
@click.option("--proposal", is_flag=True, help="Withdraw only what waits for signatures.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(review: str, reason: str, proposal: bool, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Withdraw REVIEW: it ends without a decision. With --proposal it goes on, and nothing waits for
    signatures any more.

    \b
    Examples:
      seatrial review withdraw R-12 --reason "the release was called off"
      seatrial review withdraw R-12 --proposal
    """
    if not proposal and not reason:
        raise click.UsageError("Say why: --reason")
    with connect(data=data) as client:
        if proposal:
            found = client.send("DELETE", asked(f"/reviews/{review}/proposal", dry_run=dry_run))
            words = f"Nothing waits for signatures in {review}"
        else:
            path = asked(f"/reviews/{review}/withdraw", dry_run=dry_run)
            found, words = client.post(path, {"reason": reason}), f"{review} is withdrawn"
    tell(found, words=words, as_json=as_json, dry_run=dry_run)
    return codes.YES
