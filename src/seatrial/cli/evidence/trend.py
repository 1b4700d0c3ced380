"""`seatrial evidence trend`: at which commit load tests became slower."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("trend", short_help="Show a figure of load tests by commit, and where it changed.")
@click.argument("service")
@click.option("--environment", default=None, help="Where the tests ran; else where most did.")
@click.option("--metric", default=None, help="The figure, as p95_seconds or http_req_duration:p(95).")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    service: str, environment: str | None, metric: str | None, data: str | None, as_json: bool
) -> int:
    """Show how a figure of the load tests of SERVICE went from commit to commit, and at which it changed.

    \b
    Exits 0 where the newest shift is none to the worse, 1 where it is, 2 with too few runs to tell.

    \b
    Examples:
      seatrial evidence trend edi-gateway
      seatrial evidence trend edi-gateway --metric 'http_req_duration:p(95)' --json
    """
    with connect(data=data) as client:
        found = client.get(f"/insights/performance/{service}", environment=environment, metric=metric)
    if as_json:
        output.print_json(found)
    else:
        shifts = {each["commit"]: each for each in found["shifts"]}
        rows = [
            [each["commit"], each["at"], str(len(each["runs"])), f"{each['median']:g}",
             _words(shifts.get(each["commit"]))]
            for each in found["commits"]
        ]  # fmt: skip
        output.print_table(
            ("COMMIT", "FIRST RUN", "RUNS", (found["metric"] or "median").upper(), "SHIFT"), rows=rows
        )
        output.say(_summary(found))
    if not found["is_enough"]:
        return codes.COULD_NOT_TELL
    return codes.NO if found["regression"] else codes.YES


def _words(shift: dict[str, float] | None) -> str:
    if shift is None:
        return ""
    return f"{'worse' if shift['is_worse'] else 'better'} {shift['percent']:+g}%"


def _summary(found: dict[str, object]) -> str:
    if not found["is_enough"]:
        return f"{found['runs']} runs: too few to tell a shift from noise ({found['needed']} are needed)."
    worst = found["regression"]
    if isinstance(worst, dict):
        return f"Regression since {worst['commit']}: {worst['percent']:+g}%."
    return "No regression."
