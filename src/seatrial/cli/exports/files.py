"""Where an export goes."""

from pathlib import Path

from seatrial.kit.problems import Problem


class CannotWriteExport(Problem):
    """The file is there already; nothing was written."""

    type = "cannot-write-export"
    title = "The file is there already"
    status = 409


def must_be_free(out: Path | None, *, force: bool) -> None:
    """Raises CannotWriteExport where the file is there and may not be written over."""
    if out is not None and out.exists() and not force:
        raise CannotWriteExport(f"{out} is there already", remedy="Give another file, or --force.")
