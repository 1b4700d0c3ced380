"""`seatrial review answer`."""

from collections.abc import Sequence

import click

from seatrial.cli import codes
from seatrial.cli.client import connect
from seatrial.cli.review.speaking import asked, tell

SAYS = ("met", "not-met", "not-applicable", "none")


@click.command("answer", short_help="Answer an item.")
@click.argument("review")
@click.argument("item")
@click.argument("says", type=click.Choice(SAYS))
@click.option("--evidence", "pieces", multiple=True, help="Uid of evidence that shows it; may be repeated.")
@click.option("--reason", default="", help="Why; not-applicable needs one.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    review: str, item: str, says: str, pieces: Sequence[str], reason: str, dry_run: bool, data: str | None,
    as_json: bool,
) -> int:  # fmt: skip
    """Answer ITEM (checklist/criterion) of REVIEW; `none` takes the answer back.

    `met` needs evidence of a type that the item accepts. What was accepted of the item is not any more.

    \b
    Examples:
      seatrial review answer R-12 launch/scanned met --evidence 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11
      seatrial review answer R-12 launch/walkthrough not-applicable --reason "nobody takes over"
    """
    word = "" if says == "none" else says.replace("-", "_")
    body = {"answer": word, "reason": reason, "evidence": list(pieces)}
    with connect(data=data) as client:
        found = client.post(asked(f"/reviews/{review}/items/{item}/answer", dry_run=dry_run), body)
    state = found["outcome"].replace("_", " ")
    tell(found, words=f"{item} is {state}: {found['reason']}", as_json=as_json, dry_run=dry_run)
    return codes.YES
