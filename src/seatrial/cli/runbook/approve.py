"""`seatrial runbook approve`."""

from collections.abc import Mapping
from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.runbook.speaking import asked, signed_in


@click.command("approve", short_help="Approve exactly one live run.")
@click.argument("run")
@click.option("--fingerprint", default="", help="That of the run that you looked at; else it is shown.")
@click.option("--note", default="", help="What there is to say about it.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(run: str, fingerprint: str, note: str, dry_run: bool, data: str | None, as_json: bool) -> int:
    """Approve RUN as it was shown: the approval binds to its fingerprint, over the runbook's content, its
    parameters and where it acts. Without --fingerprint it is shown, and nothing is approved.

    Programs and tokens approve nothing: people do it signed in, and the refusal says at which page.

    \b
    Examples:
      seatrial runbook approve RUN-12
      seatrial runbook approve RUN-12 --fingerprint sha256:4f0c...
    """
    with connect(data=data) as client:
        if not fingerprint:
            return _show(client.get(f"/runbooks/runs/{run}"), as_json=as_json)
        body = {"fingerprint": fingerprint, "note": note}
        with signed_in(client, run=run):
            found = client.post(asked(f"/runbooks/runs/{run}/approve", dry_run=dry_run), body)
    if as_json:
        output.print_json(found)
    else:
        output.say(f"{'Would approve' if dry_run else 'Approved'} {found['name']}.")
    return codes.YES


def _show(run: Mapping[str, Any], *, as_json: bool) -> int:
    if as_json:
        output.print_json(run)
        return codes.YES
    rows = [
        ("Run", f"{run['name']}, {run['mode']} in {run['environment']}"),
        ("Runbook", f"{run['runbook']}, revision {run['revision_number']}, {run['revision']}"),
        ("Asked by", str(run["requested_by"])),
        *(
            (name, str(value.get("value", value.get("reference"))))
            for name, value in run["parameters"].items()
        ),
        ("Fingerprint", str(run["fingerprint"])),
    ]
    output.print_table(("WHAT", ""), rows=rows)
    return codes.YES
