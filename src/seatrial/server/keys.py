"""The secrets of one installation, kept in one file of the data folder that only its owner reads."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from seatrial.kit.problems import Problem

FILE = "keys.json"


class CannotReadKeys(Problem):
    """The file of the keys is there and is of no use."""

    type = "cannot-read-keys"
    title = "The keys of this installation cannot be read"
    status = 500


@dataclass(frozen=True, slots=True)
class Keys:
    """`session` signs sessions; the others are the passwords of the embedded database's roles.

    A file from before a key was added lacks it: it reads '', until `ensure` makes it.
    """

    session: str
    application: str
    superuser: str
    owner: str = ""
    backup: str = ""


def read(folder: Path) -> Keys | None:
    """The keys of the data folder, None where none were made yet; raises CannotReadKeys."""
    try:
        return Keys(**json.loads((folder / FILE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise CannotReadKeys(
            f"{folder / FILE}: {error}",
            remedy="Run as the owner of the data folder, or put the file back from a backup. Without it the "
            "embedded database cannot be opened.",
        ) from error


def ensure(folder: Path) -> Keys:
    """The keys of the data folder; those that are missing are made now."""
    found = read(folder) or Keys("", "", "")
    missing = [field.name for field in fields(Keys) if not getattr(found, field.name)]
    if missing:
        found = replace(found, **{name: secrets.token_urlsafe(32) for name in missing})
        write_private(folder / FILE, text=json.dumps(asdict(found)))
    return found


def write_private(path: Path, *, text: str) -> None:
    """The file holds the text, whole or not at all, and only its owner may read it (mode 0600)."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
