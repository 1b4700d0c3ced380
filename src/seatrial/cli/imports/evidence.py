"""`seatrial import evidence`."""

from pathlib import Path

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.evidence import sending

_FORMATS = ("auto", "sarif", "cyclonedx", "openvex", "csaf", "osv", "pip-audit", "junit", "k6")


@click.command("evidence", short_help="Take what a scanner or a test runner wrote.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--service", required=True, help="What it is about.")
@click.option("--environment", default="", help="Where; needed where there are several.")
@click.option("--revision", default="", help="Commit or digest that it is about.")
@click.option("--name", default="", help="Name that it stands under; without one, the tool's.")
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default="auto",
    show_default=True,
    help="What the file is.",
)
@click.option("--effective", default=None, help="When it was true; without one, as the file says, else now.")
@click.option("--ends", default=None, help="When it ends to count, as a VEX that is to be looked at again.")
@click.option("--dry-run", is_flag=True, help="Show what is in it and what would be rejected; store nothing.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    file: Path, service: str, environment: str, revision: str, name: str, form: str, effective: str | None,
    ends: str | None, dry_run: bool, data: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Take FILE as evidence as its tool wrote it: SARIF, CycloneDX, OpenVEX, CSAF, OSV, pip-audit, JUnit,
    k6.

    Exits 0 when everything in it was taken, 1 when something was rejected: each with its place and reason.

    \b
    Examples:
      seatrial import evidence trivy.sarif --service edi-gateway
      seatrial import evidence junit.xml --service edi-gateway --dry-run
    """
    query = {
        "service": service, "environment": environment, "revision": revision, "name": name, "format": form,
        "effective_at": effective, "ends_at": ends, "dry_run": dry_run,
    }  # fmt: skip
    with connect(data=data) as client:
        done = sending.send_report(client, path=file, query=query)
    output.print_json(done) if as_json else sending.tell_import(done)
    return codes.NO if done["rejects"] else codes.YES
