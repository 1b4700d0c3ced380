"""`seatrial workspace show`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from seatrial.cli import client, codes, output
from seatrial.cli.plan import quoted
from seatrial.cli.workspace.speaking import DATA, JSON, print_trouble, revision, source


@click.command("show", short_help="Show one: its source, its head, its troubles.")
@click.argument("name")
@DATA
@JSON
def command(name: str, data: Path | None, as_json: bool) -> int:
    """Show the workspace NAME: where it comes from, what stands, what waits.

    Exits 0; what is wrong with its source stands on stderr.

    \b
    Examples:
      seatrial workspace show edi-gateway
    """
    with client.connect(data=data) as server:
        found = server.get(f"/workspaces/{quoted(name)}")
    if as_json:
        output.print_json(found)
        return codes.YES
    git = found["git"]
    rows = [
        ("Source", source(found)),
        ("Revision", revision(found["revision"])),
        ("Drift", found["drift"]["detail"]),
        ("Policy", "yes" if found["is_policy"] else "no"),
        ("Protected", "yes" if found["is_protected"] else "no"),
        ("Precedence", str(found["precedence"])),
        ("Owner", found["owner"] or "nobody named"),
    ]
    if git:
        head = git["head"]
        rows += [
            (
                "Head",
                f"{head['hash'][:10]} {head['message']} ({head['author']})" if head else "not fetched yet",
            ),
            ("Applies by itself", "yes" if git["auto_apply"] else "no"),
            ("Looked at", f"{git['fetched_at'] or 'never'}, next {git['next_at']}"),
        ]
    output.print_table(("", ""), rows=rows)
    print_trouble(found)
    if git and git["is_pending"]:
        output.say(f"Apply it: seatrial apply {name}@{git['head']['hash'][:10]}")
    return codes.YES


def _head(head: Mapping[str, Any]) -> str:
    return f"{head['hash'][:10]} {head['message']} ({head['author']})"
