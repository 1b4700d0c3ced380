"""`seatrial incident link`."""

import click

from seatrial.cli import codes
from seatrial.cli.action.speaking import asked
from seatrial.cli.client import connect
from seatrial.cli.incident.speaking import tell


@click.command("link", short_help="Link an alert, a deployment or a change.")
@click.argument("name")
@click.argument("target")
@click.option(
    "--kind",
    type=click.Choice(["alert", "deployment", "run", "change", "page"]),
    default="page",
    show_default=True,
    help="What it is.",
)
@click.option("--title", default="", help="What people call it.")
@click.option("--party", default="", help="The vendor that sees it too.")
@click.option("--remove", is_flag=True, help="It was linked by mistake: take it away.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    name: str,
    target: str,
    kind: str,
    title: str,
    party: str,
    remove: bool,
    dry_run: bool,
    data: str | None,
    as_json: bool,
) -> int:
    """Link TARGET, a name or an address, to the incident NAME.

    \b
    Examples:
      seatrial incident link I-3 alert:AL-12 --kind alert
      seatrial incident link I-3 https://change.example/7 --kind change
      seatrial incident link I-3 alert:AL-12 --remove
    """
    body = {"kind": kind, "target": target, "title": title, "party": party}
    with connect(data=data) as client:
        if remove:
            params = {"target": target, "dry_run": dry_run}
            found = client.send("DELETE", f"/incidents/{name}/links", params=params)
        else:
            found = client.post(asked(f"/incidents/{name}/links", dry_run=dry_run), body)
    tell(found, words="taken away" if remove else "linked", dry_run=dry_run, as_json=as_json)
    return codes.YES
