"""`seatrial export schedule`: a schedule for PagerDuty, Opsgenie or a calendar."""

import json
from pathlib import Path

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("schedule", short_help="Write a schedule for PagerDuty, Opsgenie or a calendar.")
@click.argument("schedule")
@click.option(
    "--as", "form", type=click.Choice(["pagerduty", "opsgenie", "ics"]), required=True, help="As what."
)
@click.option("--out", type=click.Path(path_type=Path), help="The file to write; without it, to stdout.")
@click.option("--force", is_flag=True, help="Write over the file if it is there.")
@click.option("--dry-run", is_flag=True, help="Say what would go out, and write nothing.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="The text and what was refused, as JSON.")
def command(
    schedule: str, form: str, out: Path | None, force: bool, dry_run: bool, data: str | None, as_json: bool
) -> int:
    """Write SCHEDULE as others take it: for PagerDuty and Opsgenie its layers, for a calendar its shifts.

    What they cannot say is named. Exits 1 where anything was left out, 2 where the file is there already.

    \b
    Examples:
      seatrial export schedule edi-gateway --as pagerduty --out edi-gateway.json
      seatrial export schedule edi-gateway --as ics > edi-gateway.ics
    """
    with connect(data=data) as client:
        found = client.get(f"/oncall/schedules/{schedule}/export", form=form)
    text = found["text"] if form == "ics" else json.dumps(json.loads(found["text"]), indent=2) + "\n"
    if out is not None and out.exists() and not force and not dry_run:
        output.say(f"{out} is there already: give another file, or --force to write over it")
        return codes.COULD_NOT_TELL
    if as_json:
        output.print_json(found)
    elif out is None and not dry_run:
        click.echo(text, nl=False)
    if out is not None and not dry_run:
        out.write_text(text, encoding="utf-8", newline="")
    for each in found["refused"]:
        output.say(f"left out: {each}")
    return codes.NO if found["refused"] else codes.YES
