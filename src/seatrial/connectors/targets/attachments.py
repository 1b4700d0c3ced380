"""The files that a step is given: in a folder of its own that nobody else reads, gone once it has ended."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from seatrial.connectors.targets.shape import CannotStart
from seatrial.kit.files import BadPath, normalise

#: The variable that says where they lie.
VARIABLE = "SEATRIAL_ATTACHMENTS"
PREFIX = "seatrial-files-"
#: Whoever the step runs as reads and starts them, and changes none by accident.
MODE = 0o500


def require_plain(files: Mapping[str, bytes]) -> None:
    """Every path leads into the folder and is written plainly; raises CannotStart."""
    for path in files:
        try:
            plain = normalise(path)
        except BadPath as error:
            raise CannotStart(f"a file that it attaches cannot be given to it: {error}") from None
        if plain != path:
            raise CannotStart(f"a file that it attaches cannot be given to it: {path!r} is {plain!r}")


def put(files: Mapping[str, bytes], *, owner: tuple[int, int] | None = None) -> Path:
    """A new folder of this machine with these files by their paths, for that user and group, else for ours.

    Raises CannotStart; then nothing of it is left.
    """
    require_plain(files)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        for path, data in files.items():
            place = folder.joinpath(path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
            place.chmod(MODE)
        if owner is not None:
            _give(folder, owner)
    except OSError as error:
        remove(folder)
        why = error.strerror or str(error)
        raise CannotStart(f"the files that it attaches cannot be written to {folder.parent}: {why}") from None
    return folder


def remove(folder: Path) -> None:
    """The folder is gone."""
    shutil.rmtree(folder, ignore_errors=True)


def remove_leftover(mark: Mapping[str, str | int]) -> None:
    """The folder of a step whose runner was killed is gone; nothing else is, whatever the mark says."""
    named = str(mark.get("files", ""))
    if named and Path(named).parent == Path(tempfile.gettempdir()) and Path(named).name.startswith(PREFIX):
        remove(Path(named))


def _give(folder: Path, owner: tuple[int, int]) -> None:
    for place, _, names in os.walk(folder, topdown=False):
        for name in (*names, ""):
            os.chown(Path(place, name), *owner, follow_symlinks=False)
