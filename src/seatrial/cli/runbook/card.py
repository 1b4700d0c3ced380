"""`seatrial runbook card`: a runbook on one printed page."""

from pathlib import Path

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.exports.files import must_be_free


@click.command("card", short_help="Write a runbook as a card of one page.")
@click.argument("runbook")
@click.option(
    "--to", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The PDF to write."
)
@click.option("--force", is_flag=True, help="Write over the file if it is there.")
@click.option("--dry-run", is_flag=True, help="Fetch it, say how large it is, and write nothing.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
def command(runbook: str, to: Path, force: bool, dry_run: bool, data: str | None) -> int:
    """Write the quick reference card of RUNBOOK: one page to print, with trigger, steps in brief, rollback
    and contacts. What does not fit is left to the runbook.

    \b
    Exits 0 when it is written, 2 when there is no such runbook.

    \b
    Examples:
      seatrial runbook card edi-gateway/deploy --to deploy-card.pdf
    """
    must_be_free(to, force=force or dry_run)
    with connect(data=data) as client:
        content = b"".join(client.stream(f"/runbooks/{runbook.removeprefix('runbook:').strip('/')}/card"))
    if dry_run:
        output.say(f"The card of {runbook}: {len(content):,} bytes. Nothing was written.")
        return codes.YES
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(content)
    output.say(f"Written to {to}, {len(content):,} bytes.")
    return codes.YES
