"""`seatrial incident change`."""

import click

from seatrial.cli import codes
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect
from seatrial.cli.incident.speaking import tell
from seatrial.cli.moments import MOMENT

_MOMENTS = {"since": "started_at", "noticed": "detected_at"}


@click.command("change", short_help="Change its severity, title or moments.")
@click.argument("name")
@click.option("--severity", default=None, help="Another level.")
@click.option("--title", default=None, help="Another title.")
@click.option("--summary", default=None, help="What is known by now.")
@click.option("--since", type=MOMENT, default=None, help="When the impact began.")
@click.option("--noticed", type=MOMENT, default=None, help="When it was noticed.")
@click.option(
    "--unknown", type=click.Choice(["since", "noticed"]), multiple=True, help="Nobody knows that moment."
)
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    name: str,
    severity: str | None,
    title: str | None,
    summary: str | None,
    since: str | None,
    noticed: str | None,
    unknown: tuple[str, ...],
    dry_run: bool,
    data: str | None,
    as_json: bool,
) -> int:
    """Change the severity, title, summary or moments of the incident NAME.

    \b
    Examples:
      seatrial incident change I-3 --severity SEV2
      seatrial incident change I-3 --since 2026-03-02T08:40
      seatrial incident change I-3 --unknown noticed
    """
    body = {
        "severity": severity,
        "title": title,
        "summary": summary,
        "started_at": since,
        "detected_at": noticed,
        "unknown": [_MOMENTS[each] for each in unknown],
    }
    with connect(data=data) as client:
        found = client.send("PATCH", asked(f"/incidents/{name}", dry_run=dry_run), json=body)
    tell(found, words="changed", dry_run=dry_run, as_json=as_json)
    return codes.YES
