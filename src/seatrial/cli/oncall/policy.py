"""`seatrial oncall policy`."""

from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.moments import MOMENT


@click.command("policy", short_help="Say who would be paged.")
@click.argument("policy", default="")
@click.option("--at", "moment", type=MOMENT, default=None, help="At that moment; without it now.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(policy: str, moment: str | None, data: str | None, as_json: bool) -> int:
    """Say whom POLICY would page, level by level; without one, list them. Nobody is paged.

    \b
    Examples:
      seatrial oncall policy
      seatrial oncall policy edi-gateway --at 2026-11-22T03:00
    """
    with connect(data=data) as client:
        if not policy:
            return _list(client.get("/oncall/policies")["items"], as_json)
        found = client.get(f"/oncall/policies/{policy}", at=moment)
    if as_json:
        output.print_json(found)
        return codes.YES
    steps = [*enumerate(found["levels"], start=1), ("last", {"people": found["fallback"], "wait": 0})]
    rows = [
        (
            str(number),
            f"{level['wait']} s" if level["wait"] else "",
            one["name"],
            one["problem"] or one["why"],
        )
        for number, level in steps
        for one in level["people"] or [{"name": "nobody", "problem": "nobody is on call", "why": ""}]
    ]
    output.print_table(("LEVEL", "WAITS", "WHO", "WHY"), rows=rows)
    if found["why"]:
        output.say(found["why"])
    if found["remind_after"]:
        asked, again = found["remind_after"], found["page_again_after"]
        output.say(
            f"Whoever has it for {asked} s is asked; without an answer within {again} s it pages again."
        )
    return codes.YES


def _list(found: list[dict[str, Any]], as_json: bool) -> int:
    if as_json:
        output.print_json(found)
        return codes.YES
    rows = [(each["name"], each["title"], str(each["levels"]), each["otherwise"]) for each in found]
    output.print_table(("POLICY", "TITLE", "LEVELS", "OUT OF HOURS"), rows=rows)
    return codes.YES
