"""`seatrial oncall gaps`."""

from collections.abc import Iterator
from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("gaps", short_help="Show what coverage lacks.")
@click.argument("schedule", default="")
@click.option("--days", default=90, show_default=True, help="How far ahead.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(schedule: str, days: int, data: str | None, as_json: bool) -> int:
    """Show gaps in the needed hours of SCHEDULE, or of every one, people whom no page reaches, and rotations
    that rest on one person. Exits 1 where there is any of it.

    \b
    Examples:
      seatrial oncall gaps
      seatrial oncall gaps edi-gateway --days 30
    """
    with connect(data=data) as client:
        found = client.get("/oncall/coverage", schedule=schedule or None, days=days)["items"]
    if as_json:
        output.print_json(found)
    else:
        rows = [(each["title"], what, detail) for each in found for what, detail in _lacking(each)]
        if rows:
            output.print_table(("SCHEDULE", "WHAT", "WHERE"), rows=rows)
        holds = sum(each["holds"] for each in found)
        output.say(f"{holds} of {len(found)} covered")
    return codes.YES if all(each["holds"] for each in found) else codes.NO


def _lacking(found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    names = found["names"]
    for each in found["gaps"]:
        yield "gap", f"{each['start']} to {each['end']}"
    for word, key in (("no page reaches", "unreachable"), ("not verified for long", "stale")):
        for person in found[key]:
            yield word, names.get(person, person)
    for each in found["breaches"]:
        yield f"{each['kind']} not kept", f"{each['name']}: {each['words']}"
    if found["rests_on"]:
        yield "one person alone", names.get(found["rests_on"], found["rests_on"])
