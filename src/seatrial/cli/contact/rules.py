"""`seatrial contact rules`."""

import re

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect

_STEP = re.compile(r"(?P<contact>account|[0-9a-f-]{36})=(?P<seconds>[0-9]{1,5})s?")


@click.command("rules", short_help="Show or choose when you are paged by what.")
@click.option(
    "--urgency",
    type=click.Choice(("high", "low")),
    default="high",
    show_default=True,
    help="Of which pages: those that wake people, or those that wait.",
)
@click.option("--step", "steps", multiple=True, help="UID=SECONDS; `account` for the address of the account.")
@click.option("--none", "clear", is_flag=True, help="No rule: every verified contact method at once.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep them from being chosen.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    urgency: str, steps: tuple[str, ...], clear: bool, dry_run: bool, data: str | None, as_json: bool
) -> int:
    """Show the rules of the token's owner, or choose those of one urgency anew.

    \b
    Examples:
      seatrial contact rules
      seatrial contact rules --urgency high --step account=0 --step 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11=300
    """
    wanted = [_step(each) for each in steps]
    with connect(data=data) as client:
        if wanted or clear:
            path = f"/paging/rules/{urgency}{'?dry_run=true' if dry_run else ''}"
            found = client.send("PUT", path, json={"steps": wanted})
        else:
            found = client.get("/paging/rules")
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [
        (each["urgency"], f"{each['after_seconds']} s", each["contact"] or "account")
        for each in found["items"]
    ]
    if rows:
        output.print_table(("URGENCY", "AFTER", "CONTACT METHOD"), rows=rows)
    output.say("Would be chosen" if dry_run else f"{len(rows)} listed")
    return codes.YES


def _step(text: str) -> dict[str, object]:
    found = _STEP.fullmatch(text)
    if found is None:
        raise click.UsageError(f"{text!r} is no step: write UID=SECONDS, or account=SECONDS.")
    contact = "" if found["contact"] == "account" else found["contact"]
    return {"contact": contact, "after_seconds": int(found["seconds"])}
