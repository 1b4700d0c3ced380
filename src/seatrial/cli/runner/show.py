"""`seatrial runner show`: one content, whole, and the page where it is approved."""

from collections.abc import Mapping
from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.runner.contents import page_of, whole_digest


@click.command("show", short_help="Show what would run, and where it is approved.")
@click.argument("digest")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(digest: str, data: str | None, as_json: bool) -> int:
    """Show the content DIGEST (its first characters are enough): what would run, for which services, who
    wrote it, and the page where somebody who did not write it approves it.

    No command approves: people do, signed in, where they see what changed.

    \b
    Examples:
      seatrial runner show sha256:4f0c...
    """
    with connect(data=data) as client:
        found = client.get(f"/runners/approvals/{whole_digest(client, digest=digest)}")
        page = page_of(client, digest=found["digest"])
    if as_json:
        output.print_json({**found, "page": page})
        return codes.YES
    output.print_table(("WHAT", ""), rows=_rows(found))
    output.say(f"{'See it' if found['state'] == 'approved' else 'Approve it'}, signed in, at {page}")
    return codes.YES


def _rows(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows = [
        ("State", content["state"]),
        ("Runs", content["title"]),
        ("Workspace", f"{content['workspace']}, revision {content['revision']}"),
        ("Services", ", ".join(content["services"])),
        ("Authors", ", ".join(content["authors"]) or "nobody knows"),
        *((key, str(value)) for key, value in sorted(content["document"].items()) if value),
        *((name, sha256) for name, sha256 in sorted(content["files"].items())),
        ("Digest", content["digest"]),
    ]
    approval = content["approval"]
    if approval:
        rows.append(("Approved", f"{approval['at']} by {approval['approver']}"))
    if approval and approval["revoked_at"]:
        rows.append(("Withdrawn", f"{approval['revoked_at']}: {approval['reason']}"))
    return rows
