"""`seatrial review attach`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import Client, connect
from seatrial.cli.evidence import sending
from seatrial.cli.review.speaking import tell
from seatrial.kit.problems import Invalid


@click.command("attach", short_help="Send evidence, and answer an item with it.")
@click.argument("review")
@click.argument("item")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--type", "kind", default="", help="Evidence type, where the item accepts several.")
@click.option("--name", default="", help="Tells two of one type apart, as trivy.")
@click.option("--uri", default="", help="Link to where it can be seen.")
@click.option("--environment", default="", help="Where it was made; without it, that of the review.")
@click.option("--evidence", "pieces", multiple=True, help="Uid of evidence that stands; may be repeated.")
@click.option("--reason", default="", help="What it shows, in a sentence.")
@click.option("--dry-run", is_flag=True, help="Show what would be sent, and send nothing.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    review: str, item: str, files: Sequence[Path], pieces: Sequence[str], reason: str, dry_run: bool,
    data: str | None, as_json: bool, **said: str,
) -> int:  # fmt: skip
    """Send FILES or a link as evidence of REVIEW's service, and answer ITEM met with it and all that was
    brought before.

    \b
    Examples:
      seatrial review attach R-12 launch/walkthrough record.pdf
      seatrial review attach R-12 launch/dashboard --uri https://grafana.example.org/d/edi
      seatrial review attach R-12 launch/scanned --evidence 0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11
    """
    if not files and not said["uri"] and not pieces:
        raise click.UsageError("Nothing to attach: give a file, --uri or --evidence.")
    with connect(data=data) as client:
        report = client.get(f"/reviews/{review}")
        view = _item(report, item)
        body = _body(report, view, said)
        if dry_run:
            output.print_json({**body, "artefacts": [path.name for path in files], "evidence": list(pieces)})
            return codes.YES
        brought = [*view["brought"], *pieces]
        if files or said["uri"]:
            brought.append(_send(client, body, files))
        answered = {"answer": "met", "reason": reason, "evidence": list(dict.fromkeys(brought))}
        found = client.post(f"/reviews/{review}/items/{item}/answer", answered)
    tell(found, words=f"{item} is {found['outcome']}: {found['reason']}", as_json=as_json)
    return codes.YES


def _item(report: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    for each in report["items"]:
        if each["item"] == name:
            found: Mapping[str, Any] = each
            return found
    raise Invalid(f"{report['name']} has no item {name}", remedy=f"List them: review show {report['name']}")


def _body(report: Mapping[str, Any], view: Mapping[str, Any], said: Mapping[str, str]) -> dict[str, Any]:
    """The evidence as it is sent; raises Invalid where nobody says which of several types it is."""
    kinds = view["accepts"]
    kind = said["kind"] or (kinds[0] if len(kinds) == 1 else "")
    if not kind:
        raise Invalid(f"{view['item']} accepts {', '.join(kinds)}", remedy="Say which: --type")
    return {
        "service": report["service"], "environment": said["environment"] or report["environment"],
        "type": kind, "name": said["name"] or view["item"].partition("/")[2], "uri": said["uri"],
        "revision": "" if said["environment"] else report["artefact"]["digest"],
    }  # fmt: skip


def _send(client: Client, body: Mapping[str, Any], files: Sequence[Path]) -> str:
    artefacts = [sending.bring(client, path=path) for path in files]
    return str(client.post("/evidence", {**body, "artefacts": artefacts})["uid"])
