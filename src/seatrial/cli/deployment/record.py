"""`seatrial deployment record`: something was deployed."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect

OUTCOMES = ("running", "succeeded", "failed")


@click.command("record", short_help="Say that something was deployed.")
@click.argument("service")
@click.option("--environment", required=True, help="Where it was deployed.")
@click.option("--digest", default="", help="The artefact's digest: sha256:...")
@click.option("--version", default="", help="Its version.")
@click.option("--commit", default="", help="The commit that it was built from.")
@click.option(
    "--outcome",
    type=click.Choice(OUTCOMES),
    default="succeeded",
    show_default=True,
    help="How it ended, or that it has not.",
)
@click.option("--started", default="", help="When it started, as 2026-03-31T12:00:00Z; without it, now.")
@click.option("--finished", default="", help="When it ended; without it, now.")
@click.option("--source", default="", help="Where it can be looked up: the address of the pipeline's run.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--dry-run", is_flag=True, help="Show what would be sent, and send nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    service: str, started: str, finished: str, data: str | None, dry_run: bool, as_json: bool, **artefact: str
) -> int:
    """Say that an artefact of SERVICE was deployed. Evidence is about what runs, so this is what it names.

    At least one of --digest, --version and --commit is needed. Sent again with the same start and artefact
    it only says how the deployment ended.

    \b
    Exits 0 when it is recorded, 2 when it cannot be.

    \b
    Examples:
      seatrial deployment record edi-gateway --environment demo --version 1.4.2 --commit 3f2a91c
    """
    times = {"started_at": started or None, "finished_at": finished or None}
    said = {"service": service, **artefact, **times}
    if dry_run:
        output.print_json(said)
        return codes.YES
    with connect(data=data) as client:
        stored = client.post("/deployments", said)
    if as_json:
        output.print_json(stored)
    else:
        output.say(f"{service} in {stored['environment']}: {stored['revision']} {stored['outcome']}")
    return codes.YES
