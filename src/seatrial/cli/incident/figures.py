"""`seatrial incident figures`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.moments import MOMENT


@click.command("figures", short_help="Show how long it takes, and what comes back.")
@click.option("--from", "start", type=MOMENT, default=None, help="From then; without it 90 days.")
@click.option("--to", "end", type=MOMENT, default=None, help="Up to then; without it now.")
@click.option("--service", default=None, help="Only of that service.")
@click.option("--team", default=None, help="Only of the services of that team.")
@click.option("--severity", default=None, help="Only of that severity, as SEV1.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    start: str | None, end: str | None, service: str | None, team: str | None, severity: str | None,
    data: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Show how long it takes to notice, to lead and to resolve, what alerts found, and which causes come
    back.

    \b
    Examples:
      seatrial incident figures
      seatrial incident figures --service edi-gateway --json
      seatrial incident figures --from 2026-10-01 --to 2027-01-01 --team edi --severity SEV1
    """
    with connect(data=data) as client:
        found = client.get(
            "/incidents/figures", start=start, end=end, service=service, team=team, severity=severity
        )
    if as_json:
        output.print_json(found)
        return codes.YES
    fields = ("name", "n", "mean_seconds", "median_seconds", "share", "definition")
    rows = [[str(each[field]) for field in fields] for each in found["items"]]
    output.print_table(("FIGURE", "N", "MEAN S", "MEDIAN S", "SHARE", "MEANS"), rows=rows)
    patterns = [(each["tag"], each["service"], " ".join(each["incidents"])) for each in found["patterns"]]
    output.print_table(("CAUSE", "SERVICE", "INCIDENTS"), rows=patterns)
    return codes.YES
