"""`seatrial runbook review`: somebody's word on a revision."""

import click

from seatrial.cli import codes
from seatrial.cli.client import connect
from seatrial.cli.review.speaking import asked, by_people, tell


@click.command("review", short_help="Say whether a revision is right.")
@click.argument("runbook")
@click.option("--approve", "verdict", flag_value="approved", help="It is right.")
@click.option("--changes", "verdict", flag_value="changes_wanted", help="Something is to be changed.")
@click.option("--note", default="", help="Why; what is to be changed.")
@click.option("--digest", default="", help="The revision that you read; another one is refused.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    runbook: str, verdict: str | None, note: str, digest: str, dry_run: bool, data: str | None, as_json: bool
) -> int:
    """Review RUNBOOK as it stands: somebody who did not write it says whether it is right.

    Reviews are given by people: a token of a program is refused, and told at which page it is done.

    \b
    Examples:
      seatrial runbook review edi-gateway/deploy --approve
      seatrial runbook review edi-gateway/deploy --changes --note "Step 3 names the old host."
    """
    if verdict is None:
        raise click.UsageError("Say --approve or --changes.")
    name = runbook.removeprefix("runbook:").strip("/")
    body = {"verdict": verdict, "note": note, "digest": digest}
    with connect(data=data) as client, by_people(client, page=f"/runbooks/{name}"):
        found = client.post(asked(f"/runbooks/{name}/reviews", dry_run=dry_run), body)
    said = verdict.replace("_", " ")
    tell(found, words=f"{found['name']} revision {found['revision']['number']}: {said}", as_json=as_json,
         dry_run=dry_run)  # fmt: skip
    return codes.YES
