"""`seatrial review propose`."""

import click

from seatrial.cli import codes
from seatrial.cli.client import connect
from seatrial.cli.moments import MOMENT
from seatrial.cli.review.speaking import asked, tell


@click.command("propose", short_help="Put a decision before those who sign.")
@click.argument("review")
@click.argument("outcome", type=click.Choice(["go", "conditional-go", "no-go"]))
@click.option("--until", type=MOMENT, default=None, help="How long a conditional go stands.")
@click.option("--again", default=None, help="When a no-go is looked at anew, as 2026-12-24.")
@click.option("--note", default="", help="What there is to say about it.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    review: str, outcome: str, until: str | None, again: str | None, note: str, dry_run: bool,
    data: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Propose OUTCOME for REVIEW: exactly what is to be signed is frozen.

    \b
    Examples:
      seatrial review propose R-12 go
      seatrial review propose R-12 conditional-go --until 30d
      seatrial review propose R-12 no-go --again 2026-12-24 --note "the restore was never tried"
    """
    body = {
        "outcome": outcome.replace("-", "_"), "stands_until": until, "re_evaluate_on": again, "note": note,
    }  # fmt: skip
    with connect(data=data) as client:
        found = client.post(asked(f"/reviews/{review}/proposal", dry_run=dry_run), body)
    slots = ", ".join(each["id"] for each in found["slots"])
    words = f"Proposed {outcome} ({found['sha256']}); to be signed by {slots}"
    tell(found, words=words, as_json=as_json, dry_run=dry_run)
    return codes.YES
