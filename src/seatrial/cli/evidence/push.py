"""`seatrial evidence push`."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.evidence import sending
from seatrial.kit.problems import Invalid

#: Types whose files are read, not only kept, where they are in a format that is known.
_READ = ("scan", "sbom", "test_result", "vex")


@click.command("push", short_help="Send a report, a file, a link or findings as evidence.")
@click.argument("service")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--type", "kind", required=True, help="Evidence type, as scan, drill or runbook.")
@click.option("--name", default="", help="Tells two of one type apart, as trivy.")
@click.option("--environment", default="", help="Where; needed where there are several.")
@click.option("--revision", default="", help="Commit or digest that it is about.")
@click.option("--finding", "pairs", multiple=True, help="One finding, as passed=true; may be repeated.")
@click.option(
    "--findings", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="JSON file of them."
)
@click.option("--uri", default="", help="Link to where it can be seen.")
@click.option("--effective", default=None, help="When it was true, as 2026-01-31T12:00:00Z; else now.")
@click.option("--ends", default=None, help="When it ends to count by its own word.")
@click.option("--producer", default="", help="What made it, as 'trivy 0.57'.")
@click.option("--raw", is_flag=True, help="Keep the file as it is, without reading what is in it.")
@click.option("--dry-run", is_flag=True, help="Show what would be sent, and send nothing.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    service: str, files: Sequence[Path], kind: str, pairs: Sequence[str], findings: Path | None, raw: bool,
    dry_run: bool, data: str | None, as_json: bool, **said: Any,
) -> int:  # fmt: skip
    """Send evidence of SERVICE: FILES, a link, findings, or all of them.

    A report of a known format (SARIF, CycloneDX, OpenVEX, CSAF, OSV, pip-audit, JUnit, k6) is read; any other
    file is kept, and checks see what --finding says. Whoever vouches for your token makes it proven.

    \b
    Examples:
      seatrial evidence push edi-gateway --type scan --name trivy trivy.sarif
      seatrial evidence push edi-gateway --type drill --name restore --finding minutes=42 record.pdf
      seatrial evidence push edi-gateway --type dashboard --uri https://grafana.example.org/d/edi
    """
    body = {
        "service": service, "type": kind, "findings": _findings(pairs, findings), "name": said["name"],
        "environment": said["environment"], "revision": said["revision"], "uri": said["uri"],
        "producer": said["producer"], "effective_at": said["effective"], "ends_at": said["ends"],
    }  # fmt: skip
    if not files and not body["findings"] and not body["uri"]:
        raise click.UsageError("Nothing to send: give a file, --finding or --uri.")
    reads = kind in _READ and len(files) == 1 and not raw and not body["findings"]
    with connect(data=data) as client:
        if reads:
            query = {
                key: body[key]
                for key in ("service", "environment", "revision", "name", "uri", "effective_at", "ends_at")
            }
            done = sending.send_report(client, path=files[0], query={**query, "dry_run": dry_run})
            output.print_json(done) if as_json else sending.tell_import(done)
            return codes.YES
        if dry_run:
            output.print_json({**body, "artefacts": [path.name for path in files]})
            return codes.YES
        body["artefacts"] = [sending.bring(client, path=path) for path in files]
        evidence = client.post("/evidence", body)
    output.print_json(evidence) if as_json else sending.tell(evidence, is_new=True)
    return codes.YES


def _findings(pairs: Sequence[str], file: Path | None) -> dict[str, Any]:
    """The findings of the file, and those of the command line; raises Invalid, UsageError."""
    found: dict[str, Any] = {}
    if file is not None:
        try:
            found = json.loads(sending.read(file))
        except ValueError as error:
            raise Invalid(f"{file} is no JSON: {error}") from None
        if not isinstance(found, dict):
            raise Invalid(f"{file} holds no JSON object", remedy='Write {"passed": true} or the like.')
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign or not key:
            raise click.UsageError(f"--finding {pair!r} is no key=value.")
        found[key] = _value(value)
    return found


def _value(text: str) -> Any:
    """A number, true, false or null where the text is one, else the text."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return text if isinstance(value, dict | list) else value
