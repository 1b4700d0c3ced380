"""`seatrial review show`."""

from collections.abc import Mapping
from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("show", short_help="Show a review, and what keeps it from its decision.")
@click.argument("review")
@click.option(
    "--for", "outcome", type=click.Choice(["go", "conditional-go", "no-go"]), default="go", show_default=True,
    help="What keeps it from that decision.",
)  # fmt: skip
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(review: str, outcome: str, data: str | None, as_json: bool) -> int:
    """Show REVIEW (R-12): its items, who reviews, and everything that keeps it from a decision.

    \b
    Exits 0 when nothing keeps it from that decision, or it was decided; 1 when something does.

    \b
    Examples:
      seatrial review show R-12
      seatrial review show R-12 --for conditional-go
    """
    with connect(data=data) as client:
        found = client.get(f"/reviews/{review}")
    blockers = [] if found["decision"] else found["blockers"][outcome.replace("-", "_")]
    if as_json:
        output.print_json(found)
    else:
        _print(found, blockers, outcome)
    return codes.NO if blockers else codes.YES


def _print(found: Mapping[str, Any], blockers: list[Mapping[str, Any]], outcome: str) -> None:
    rows = [
        (each["item"], each["outcome"].replace("_", " "), each["acceptance"] or "-", each["role"],
         each["assignee_name"], each["reason"])
        for each in found["items"]
    ]  # fmt: skip
    output.print_table(("ITEM", "STANDS", "ACCEPTANCE", "ROLE", "DONE BY", "WHY"), rows=rows)
    figures = found["figures"]
    output.say(
        f"{found['name']} {found['title']}: {found['state'].replace('_', ' ')}, {figures['met']} of "
        f"{figures['applicable']} met ({figures['percent']} %), {figures['waived']} waived"
    )
    for each in blockers:
        output.say(f"  {each['words']}{'  ' + each['remedy'] if each['remedy'] else ''}")
    for each in found["warnings"]:
        output.say(f"  Warning: {each['words']}")
    for each in found["newer"]:
        output.say(f"  {each['words'].capitalize()}")
    if found["decision"]:
        decision = found["decision"]
        fell = f", fell at {decision['fallen_at']}" if decision["fallen_at"] else ""
        output.say(f"Decided {decision['outcome'].replace('_', ' ')} at {decision['decided_at']}{fell}.")
    elif not blockers:
        output.say(f"Nothing keeps it from being proposed for {outcome}.")
