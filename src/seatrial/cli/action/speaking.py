"""How the commands of actions show one."""

from typing import Any

from seatrial.cli import output


def tell(found: dict[str, Any], *, words: str, as_json: bool) -> None:
    """The action as JSON where that is asked for, else the words and what it is, on stderr."""
    if as_json:
        output.print_json(found)
    else:
        output.say(f"{words}: {found['name']} {found['title']} ({found['state']}, due {found['due_on']})")


def asked(path: str, *, dry_run: bool) -> str:
    """The path, with the question mark of a dry run where it is one."""
    return f"{path}?dry_run=true" if dry_run else path
