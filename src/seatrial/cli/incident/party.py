"""`seatrial incident party`."""

from urllib.parse import quote

import click

from seatrial.cli import codes
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect
from seatrial.cli.incident.speaking import tell


@click.command("party", short_help="Let a vendor take part, or no more.")
@click.argument("name")
@click.argument("party")
@click.option("--task", default="", help="What they are asked to do; without it they take part no more.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(name: str, party: str, task: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Let the vendor PARTY (a service, team or system, by its URN or reference) take part in the incident
    NAME: it sees its part alone.

    \b
    Examples:
      seatrial incident party I-3 service:label-printer --task "Look at the labels."
      seatrial incident party I-3 service:label-printer
      seatrial incident party I-3 group:default/printers --task "Look at the labels."
    """
    path = f"/incidents/{name}/parties"
    with connect(data=data) as client:
        if task:
            found = client.post(asked(path, dry_run=dry_run), {"party": party, "task": task})
        else:
            found = client.send("DELETE", asked(f"{path}/{quote(party, safe='')}", dry_run=dry_run))
    tell(found, words="shared" if task else "shared no more", dry_run=dry_run, as_json=as_json)
    return codes.YES
