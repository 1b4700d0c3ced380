"""References to secrets: where the value is on the machine that needs it, never the value itself."""

import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path

from seatrial.kit.problems import Problem

_ENVIRONMENT = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]{0,127}")
_FILE = re.compile(r"file:/[^\0]{1,1000}")
_LONGEST_SECRET = 64 * 1024
_HIDDEN = "***"
#: Shorter values would hide half of every output.
_SHORTEST_HIDDEN = 4


class CannotResolve(Problem):
    """The reference to a secret leads to nothing here, or may not be followed here."""

    type = "cannot-resolve"
    title = "The secret is not here"
    status = 422


def fault_of(text: str) -> str:
    """What is wrong with a reference; '' where nothing is."""
    if _ENVIRONMENT.fullmatch(text) or _FILE.fullmatch(text):
        return ""
    return "write env:NAME or file:/PATH, as they are on the machine of the runner"


def resolve(reference: str, *, allowed: Collection[str], environment: Mapping[str, str] = os.environ) -> str:
    """The secret that the reference leads to on this machine, without a line's end; raises CannotResolve.

    Only references that whoever runs this machine lists are followed: a definition could name any file.
    """
    if reference not in allowed:
        raise CannotResolve(
            f"the runner's operator does not let definitions use {reference[:200]}",
            remedy=f"Start the runner with --allow-secret {reference[:200]}",
        )
    kind, _, place = reference.partition(":")
    if kind == "env":
        value = environment.get(place, "")
        if not value:
            raise CannotResolve(
                f"the variable {place} is not set on the runner", remedy=f"Set {place} there."
            )
        return value
    try:
        with Path(place).open("rb") as file:
            return file.read(_LONGEST_SECRET).decode().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        words = error.strerror if isinstance(error, OSError) else "it is no text"
        raise CannotResolve(f"{place} cannot be read on the runner: {words}") from None


def redact(text: str, *, secrets: Collection[str]) -> str:
    """The text with every secret in it hidden, the longest first."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= _SHORTEST_HIDDEN:
            text = text.replace(secret, _HIDDEN)
    return text
