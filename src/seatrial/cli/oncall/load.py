"""`seatrial oncall load`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.moments import MOMENT


@click.command("load", short_help="Show what being on call cost people.")
@click.argument("schedule")
@click.option("--from", "start", type=MOMENT, default=None, help="From then; without it the last 30 days.")
@click.option("--to", "end", type=MOMENT, default=None, help="Up to then.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(schedule: str, start: str | None, end: str | None, data: str | None, as_json: bool) -> int:
    """Show hours, nights, weekends and holidays of everybody on SCHEDULE, what the team's agreement makes of
    them, and how often they were paged in their shifts, at night and on weekends where they live.

    \b
    Examples:
      seatrial oncall load edi-gateway
      seatrial oncall load edi-gateway --from 2026-11-01 --to 2026-12-01 --json
    """
    with connect(data=data) as client:
        found = client.get("/oncall/load", schedule=schedule, start=start, end=end)
    if as_json:
        output.print_json(found)
        return codes.YES
    fields = (
        "name", "shifts", "hours", "nights", "weekends", "holidays", "shadow", "pay", "pages",
        "pages_at_night", "pages_on_weekends", "alerts_per_shift", "answer_median_seconds",
    )  # fmt: skip
    rows = [[str(each[field]) for field in fields] for each in found["items"]]
    output.print_table(tuple(field.upper().replace("_", " ") for field in fields), rows=rows)
    for each in found["breaches"]:
        output.say(f"{each['name']}: {each['words']}")
    output.say(f"The busiest carries {found['unfairness']:.0%} more than the mean")
    return codes.YES
