"""`seatrial review waive`."""

from typing import Any

import click

from seatrial.cli import codes
from seatrial.cli.client import connect
from seatrial.cli.review.speaking import asked, by_people, tell

_ASKED = ("reason", "control", "until")


@click.command("waive", short_help="Ask that a risk be accepted for a time, or judge that.")
@click.argument("target")
@click.argument("item", default="")
@click.option("--reason", default="", help="Why; for --refuse too.")
@click.option("--control", default="", help="What keeps the risk small meanwhile.")
@click.option(
    "--risk", type=click.Choice(["low", "medium", "high"]), default="medium", show_default=True,
    help="How much is at stake while it lasts.",
)  # fmt: skip
@click.option("--until", default="", help="Its last day, as 2026-12-24. None lasts for ever.")
@click.option("--approve", "act", flag_value="approval", help="Accept the risk of the waiver TARGET.")
@click.option("--refuse", "act", flag_value="refusal", help="Do not accept it.")
@click.option("--end", "act", flag_value="end", help="Accept it no more.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    target: str, item: str, risk: str, act: str | None, dry_run: bool, data: str | None, as_json: bool,
    **said: str,
) -> int:  # fmt: skip
    """Ask that the risk of ITEM in the review TARGET be accepted for a time; or judge the waiver of the uid
    TARGET with --approve, --refuse or --end.

    The service owner alone accepts risk, signed in: the refusal says at which page.

    \b
    Examples:
      seatrial review waive R-12 launch/walkthrough --reason late --control "two on call" --until 2026-12-24
      seatrial review waive 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11 --end
    """
    body: dict[str, Any]
    if act is None:
        missing = [name for name in _ASKED if not said[name]]
        if not item or missing:
            lacks = "an ITEM" if not item else f"--{missing[0]}"
            raise click.UsageError(f"To ask for a waiver, give {lacks}.")
        path = f"/reviews/{target}/waivers"
        body = {
            "item": item, "reason": said["reason"], "control": said["control"], "risk": risk,
            "expires_on": said["until"],
        }  # fmt: skip
    else:
        path, body = f"/reviews/waivers/{target}/{act}", {"reason": said["reason"]}
    with connect(data=data) as client, by_people(client, page="/reviews/waivers"):
        found = client.post(asked(path, dry_run=dry_run), body)
    words = f"The waiver of {found['item']} is {found['state']}, until {found['expires_on']}: {found['uid']}"
    tell(found, words=words, as_json=as_json, dry_run=dry_run)
    return codes.YES
