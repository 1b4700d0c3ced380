"""How the commands of incidents show one."""

from typing import Any

from seatrial.cli import output


def tell(found: dict[str, Any], *, words: str, dry_run: bool, as_json: bool) -> None:
    """The incident as JSON where that is asked for, else the words and what it is, on stderr."""
    if as_json:
        output.print_json(found)
        return
    due = f", next update by {found['update_by']}" if found["update_by"] else ""
    said = f"{'Would be ' if dry_run else ''}{words}"
    output.say(f"{said}: {found['name']} {found['title']} ({found['level']}, {found['phase']}{due})")
