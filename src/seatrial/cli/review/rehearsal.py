"""`seatrial review rehearsal`."""

import click

from seatrial.cli import codes
from seatrial.cli.client import connect
from seatrial.cli.review.speaking import asked, tell


@click.command("rehearsal", short_help="Make remediations of a rehearsal's issues, or close it.")
@click.argument("target")
@click.option("--owner", default="", help="Who remedies its issues: a handle.")
@click.option("--due", default=None, help="Their last day, as 2026-12-24.")
@click.option("--lessons", default="", help="What was learned: closes the rehearsal of the uid TARGET.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    target: str, owner: str, due: str | None, lessons: str, dry_run: bool, data: str | None, as_json: bool
) -> int:
    """Open the rehearsal whose evidence (of type drill) has the uid TARGET: each issue that it names is a
    remediation. With --lessons, close the rehearsal of the uid TARGET, once no issue of it blocks.

    \b
    Examples:
      seatrial review rehearsal 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11 --owner ada --due 2026-12-24
      seatrial review rehearsal 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a12 --lessons "Warm the cache first"
    """
    with connect(data=data) as client:
        if lessons:
            path = asked(f"/reviews/rehearsals/{target}/close", dry_run=dry_run)
            found = client.post(path, {"lessons": lessons})
        else:
            body = {"evidence": target, "owner": owner, "due_on": due}
            found = client.post(asked("/reviews/rehearsals", dry_run=dry_run), body)
    names = ", ".join(each["action"] for each in found["issues"]) or "none"
    words = f"The rehearsal {found['uid']} is {found['state']}, its remediations: {names}"
    tell(found, words=words, as_json=as_json, dry_run=dry_run)
    return codes.YES
