"""How the commands of reviews speak: dry runs, what came of it, and where people do what no token may."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from seatrial.cli import output
from seatrial.cli.client import Client
from seatrial.kit.problems import Problem


def asked(path: str, *, dry_run: bool) -> str:
    """The path, with the question mark of a dry run where it is one."""
    return f"{path}?dry_run=true" if dry_run else path


def tell(found: Any, *, words: str, as_json: bool, dry_run: bool = False) -> None:
    """What was answered as JSON where that is asked for, else the words, on stderr."""
    if as_json:
        output.print_json(found)
    else:
        output.say(f"{words}. Nothing was written: this was a dry run." if dry_run else f"{words}.")


@contextmanager
def by_people(client: Client, *, page: str) -> Iterator[None]:
    """A denial inside says, besides its reason, at which page people do it."""
    try:
        yield
    except Problem as problem:
        if problem.type == "denied":
            problem.remedy = f"Do it signed in, at {client.place.url.rstrip('/')}{page}"
        raise
