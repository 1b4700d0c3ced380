"""`seatrial review judge`."""

from typing import Any

import click

from seatrial.cli import codes
from seatrial.cli.client import connect
from seatrial.cli.review.speaking import asked, tell


@click.command("judge", short_help="Label an alert, or say what a finding means for the runbook.")
@click.argument("review")
@click.argument("finding")
@click.option(
    "--label", type=click.Choice(["actionable", "not-actionable", "false"]), default=None,
    help="What the alert was worth.",
)  # fmt: skip
@click.option("--note", default="", help="Words to the label.")
@click.option("--no-change", "says", flag_value="no_change", help="The runbook stays as it is.")
@click.option("--changed", "link", default="", help="Address of the runbook's changed revision.")
@click.option("--must-change", "says", flag_value="must_change", help="Somebody has to change the runbook.")
@click.option("--owner", default="", help="Who changes it: a handle.")
@click.option("--due", default=None, help="Its last day, as 2026-12-24.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    review: str, finding: str, label: str | None, note: str, says: str | None, link: str, owner: str,
    due: str | None, dry_run: bool, data: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Label the alert FINDING of REVIEW, or say what the finding means for the runbook; one at a time.

    \b
    Examples:
      seatrial review judge R-12 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11 --label actionable
      seatrial review judge R-12 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11 --no-change
    """
    says = "changed" if link else says
    if (label is None) == (says is None):
        raise click.UsageError("Give one of --label, --no-change, --changed and --must-change.")
    path, body = f"/reviews/{review}/findings/{finding}", dict[str, Any]()
    if label is not None:
        path, body = f"{path}/label", {"label": label.replace("-", "_"), "note": note}
    else:
        path, body = f"{path}/runbook", {"runbook": says, "link": link, "owner": owner, "due_on": due}
    with connect(data=data) as client:
        found = client.post(asked(path, dry_run=dry_run), body)
    action = f", {found['action']} is open for it" if says == "must_change" else ""
    words = f"{found['title']}: {found['label' if label else 'runbook'].replace('_', ' ')}{action}"
    tell(found, words=words, as_json=as_json, dry_run=dry_run)
    return codes.YES
