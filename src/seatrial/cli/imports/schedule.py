"""`seatrial import schedule`: schedules out of PagerDuty, Opsgenie, or a calendar."""

from pathlib import Path

import click

from seatrial.cli.moments import MOMENT


@click.command("schedule", short_help="Make schedules of PagerDuty, Opsgenie or a calendar.")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "source",
    type=click.Choice(["pagerduty", "opsgenie", "ics"]),
    required=True,
    help="What it is of.",
)
@click.option("--team", required=True, help="Whose schedules they become: group:default/edi-team.")
@click.option("--person", "people", multiple=True, help="THEIRS=OURS: whom an id or name there means.")
@click.option("--time-zone", default="UTC", show_default=True, help="Where the clock of a calendar hangs.")
@click.option("--start", type=MOMENT, default=None, help="From when a calendar counts; without it now.")
@click.option("--end", type=MOMENT, default=None, help="Until when; without it 90 days.")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write, as ops/schedules.yaml.")
@click.option("--force", is_flag=True, help="Write over the file if it is there.")
@click.option("--dry-run", is_flag=True, help="Say what would come in, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="For machines: counts, refusals, documents.")
def command(
    path: Path, source: str, team: str, people: tuple[str, ...], time_zone: str, start: str | None,
    end: str | None, out: Path | None, force: bool, dry_run: bool, as_json: bool,
) -> int:  # fmt: skip
    """Make schedules of PATH: what PagerDuty's GET /schedules/{id} or Opsgenie's GET
    /v2/schedules?expand=rotation answered, or a calendar (RFC 5545).

    The shifts stay as they are. What cannot be said here is refused, each with its line.

    \b
    Exits 0 when all came in, 1 when something was refused, 2 when there is nothing to read.

    \b
    Examples:
      seatrial import schedule pd.json --from pagerduty --team group:default/ops --person PEYSGVF=ana
      seatrial import schedule shifts.ics --from ics --team group:default/ops --dry-run
    """
    from seatrial.cli.imports import shifts

    wanted = shifts.Wanted(source, team, people, time_zone, start, end)
    return shifts.run(path, wanted=wanted, out=out, force=force, dry_run=dry_run, as_json=as_json)
