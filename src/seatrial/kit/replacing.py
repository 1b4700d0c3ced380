"""Files that others read meanwhile: each is the old one or the new one, never half of either."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

_MODE = 0o644


def replace_file(target: Path, *, content: bytes, mode: int = _MODE) -> None:
    """The file holds that content, and may be read as the mode says; its folder is there. Raises OSError."""
    handle, made = tempfile.mkstemp(dir=target.parent, prefix=".seatrial-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        Path(made).replace(target)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise


def replace_files(folder: Path, *, contents: Mapping[str, bytes]) -> None:
    """The folder, made where it is missing, has each of the files, whole and on the disk. Raises OSError;
    what was written before then is whole, too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        replace_file(folder / name, content=content)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
