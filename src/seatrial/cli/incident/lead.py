"""`seatrial incident lead`."""

import click

from seatrial.cli import codes
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect
from seatrial.cli.incident.speaking import tell


@click.command("lead", short_help="Hand over command, or give a role.")
@click.argument("name")
@click.option("--to", "person", required=True, help="The handle or uid of who has it from now on.")
@click.option(
    "--role",
    type=click.Choice(["commander", "operations", "communications", "scribe"]),
    default="commander",
    show_default=True,
    help="Which role.",
)
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(name: str, person: str, role: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Hand over command of the incident NAME, or give a role in it.

    \b
    Examples:
      seatrial incident lead I-3 --to ana
      seatrial incident lead I-3 --to ben --role scribe
    """
    body = {"role": role, "person": person}
    with connect(data=data) as client:
        found = client.post(asked(f"/incidents/{name}/roles", dry_run=dry_run), body)
    tell(found, words="handed over", dry_run=dry_run, as_json=as_json)
    return codes.YES
