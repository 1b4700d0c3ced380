"""`seatrial workspace fetch`: looks into the repository now, and waits for what it finds."""

import time
from pathlib import Path
from typing import Any

import click

from seatrial.cli import client, codes, output
from seatrial.cli.plan import quoted
from seatrial.cli.workspace.speaking import DATA, JSON, print_trouble

_PATIENCE_SECONDS = 150.0
_PAUSE_SECONDS = 0.5


@click.command("fetch", short_help="Look into the repository now.")
@click.argument("name")
@click.option("--no-wait", is_flag=True, help="Do not wait for the answer.")
@click.option("--dry-run", is_flag=True, help="Show what is known, and do not look.")
@DATA
@JSON
def command(name: str, no_wait: bool, dry_run: bool, data: Path | None, as_json: bool) -> int:
    """Look into the repository of the workspace NAME now, and wait until a worker has.

    \b
    Exits 0 when its head is known, 1 when new commits wait to be applied,
    2 when it cannot be read, or no worker looks.

    \b
    Examples:
      seatrial workspace fetch edi-gateway
    """
    with client.connect(data=data) as server:
        place = f"/workspaces/{quoted(name)}"
        before = server.get(place)
        if not dry_run:
            server.post(f"{place}/fetch")
        found = before if no_wait or dry_run else _await(server, place, before)
    if as_json:
        output.print_json(found)
    git = found["git"] or {}
    if git.get("trouble"):
        print_trouble(found)
        return codes.YES if git["trouble"]["kind"] == "moved" else codes.COULD_NOT_TELL
    if no_wait or dry_run or not git.get("head"):
        output.say(f"{name}: a worker looks within seconds" if not dry_run else "A dry run: nobody looks")
        return codes.YES
    head = git["head"]
    output.say(f"{name}: {git['branch']} is at {head['hash'][:10]} {head['message']}")
    if git["is_pending"]:
        output.say(f"It waits: seatrial plan {name}@{head['hash'][:10]}")
    return codes.NO if git["is_pending"] else codes.YES


def _await(server: client.Client, place: str, before: Any) -> Any:
    """The workspace once somebody has looked; as it is where nobody does."""
    known = _looked(before)
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end:
        found = server.get(place)
        if _looked(found) != known:
            return found
        time.sleep(_PAUSE_SECONDS)
    output.say("No worker has looked yet: seatrial doctor says whether one runs")
    return server.get(place)


def _looked(found: Any) -> tuple[str, str]:
    """What changes when somebody has looked: a success has a time, a failure its next one."""
    git = found["git"] or {}
    return str(git.get("fetched_at")), str(git.get("trouble") and git.get("next_at"))
