"""Runbooks that were made of other people's are written to a folder."""

from collections.abc import Mapping
from pathlib import Path

from seatrial.kit.problems import Problem


def place(files: Mapping[str, str], *, out: Path, force: bool, refused: type[Problem]) -> None:
    """All of them stand in the folder. Raises `refused`, before anything is written, where one is there."""
    taken = [name for name in files if (out / name).exists()]
    if taken and not force:
        raise refused(
            f"{out / taken[0]} is there already", remedy="Give another folder, or --force to write over it."
        )
    out.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (out / name).write_text(text, encoding="utf-8")
