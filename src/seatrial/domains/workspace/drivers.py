"""Writes files of a workspace's directory on this machine, each whole or not at all."""

import os
from collections.abc import Mapping
from pathlib import Path

from seatrial.connectors.directories import read
from seatrial.kit.files import normalise
from seatrial.kit.problems import Problem
from seatrial.kit.replacing import replace_file


class CannotWriteDirectory(Problem):
    """A file of the workspace's directory cannot be written."""

    type = "cannot-write-directory"
    title = "The directory cannot be written"
    status = 500


def read_directory(folder: str) -> dict[str, bytes]:
    """The files of the directory; raises CannotReadDirectory."""
    return read(Path(folder)).files


def is_writable(folder: str) -> bool:
    """Whether this process may write files there."""
    return bool(folder) and os.access(folder, os.W_OK | os.X_OK)


def write_directory(folder: str, *, files: Mapping[str, bytes | None]) -> None:
    """Each file has the content, None: is gone. Links are not followed. Raises CannotWriteDirectory."""
    root = Path(folder).resolve()
    try:
        for path, content in files.items():
            _write(root, root / normalise(path), content)
    except OSError as error:
        raise CannotWriteDirectory(
            f"{error.filename or folder}: {error.strerror}",
            remedy="Check who may write there.",
        ) from error


def _write(root: Path, target: Path, content: bytes | None) -> None:
    if not target.parent.resolve().is_relative_to(root) or target.is_symlink():
        raise OSError(0, "leads out of the workspace by a link", str(target))
    if content is None:
        target.unlink(missing_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
    replace_file(target, content=content, mode=mode)
