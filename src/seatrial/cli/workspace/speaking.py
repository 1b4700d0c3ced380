"""What the workspace commands share: the server, and how a workspace and its state read."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from seatrial.cli import output

DATA = click.option("--data", type=click.Path(path_type=Path), help="Seatrial's data folder.")
JSON = click.option("--json", "as_json", is_flag=True, help="For machines.")
DRY = click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
_STATES = {
    "none": "stands", "ahead": "new commits wait", "rewritten": "history was rewritten",
    "differs": "differs", "unknown": "cannot be told", "never-applied": "never applied",
}  # fmt: skip


def state(drift: Mapping[str, Any]) -> str:
    """The drift in words."""
    return _STATES.get(drift["state"], str(drift["state"]))


def source(found: Mapping[str, Any]) -> str:
    """Where the workspace comes from, in one line."""
    git = found["git"]
    if git:
        folder = f" {git['folder']}" if git["folder"] else ""
        return f"{git['url']} {git['branch']}{folder}"
    return found["directory"] or "files that are sent"


def revision(found: Mapping[str, Any] | None) -> str:
    """The revision and who applied it, in one line."""
    if found is None:
        return "none"
    commit = f" {found['commit']['hash'][:10]}" if found.get("commit") else ""
    return f"{found['number']}{commit}"


def print_trouble(found: Mapping[str, Any]) -> None:
    """What is wrong with the source, on stderr."""
    trouble = (found["git"] or {}).get("trouble")
    if trouble:
        output.say(f"{found['name']}: {trouble['detail']} (since {trouble['since']})")
        output.say(f"    {trouble['remedy']}")
