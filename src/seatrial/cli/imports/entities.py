"""What `seatrial import catalog` does: read, check by the official rules, write, say what became of all."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from seatrial.cli import codes, output
from seatrial.connectors import directories
from seatrial.domains.catalog.rules.imports import TakenOver, named_beside, take_catalogue, take_table
from seatrial.kit.problems import Fault, Problem

_TABLES = (".csv", ".tsv", ".md", ".markdown")


class CannotReadCatalogue(Problem):
    """There is nothing to read, or nowhere to write; nothing was written."""

    type = "cannot-read-catalogue"
    title = "The catalogue cannot be read"
    status = 422


def run(path: Path, *, out: Path | None, force: bool, dry_run: bool, as_json: bool) -> int:
    """What the path holds is taken over; gives the exit code. Raises CannotReadCatalogue."""
    if out is None and not dry_run:
        raise CannotReadCatalogue(
            "nothing says where to write", remedy="Give --out, the workspace's folder, or --dry-run."
        )
    found = _taken(path)
    if not found.found:
        raise CannotReadCatalogue(
            f"{path} holds no entity", remedy="Name a catalog-info.yaml, a folder of them, or a table."
        )
    if out is not None and not dry_run:
        _write(found.files, out, force)
    if as_json:
        output.print_json(_document(found, dry_run))
    else:
        _tell(found, out, dry_run)
    return codes.NO if found.rejects else codes.YES


def _taken(path: Path) -> TakenOver:
    if path.is_dir():
        return take_catalogue(directories.read(path).files)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CannotReadCatalogue(
            f"{path} cannot be read: {error.strerror}", remedy="Look at the path."
        ) from None
    if path.suffix.lower() in _TABLES:
        return take_table(path.name, data=data)
    return take_catalogue(_with_named(path, data))


def _with_named(path: Path, data: bytes) -> dict[str, bytes]:
    """The file, and whatever it names in its own folder or below: a Location's targets, definitions."""
    files = {path.name: data}
    waiting = [path.name]
    while waiting:
        name = waiting.pop()
        for other in named_beside(name, data=files[name]):
            place = path.parent / other
            if other not in files and place.is_file():
                files[other] = place.read_bytes()
                waiting.append(other)
    return files


def _write(files: Mapping[str, bytes], out: Path, force: bool) -> None:
    there = [name for name in files if (out / name).exists()]
    if there and not force:
        raise CannotReadCatalogue(
            f"{len(there)} files are there already, the first is {out / there[0]}",
            remedy="Give another folder, or --force to write over them.",
            faults=[Fault(str(out / name), "is there already") for name in there],
        )
    for name, data in files.items():
        place = out / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def _tell(found: TakenOver, out: Path | None, dry_run: bool) -> None:
    for each in found.rejects:
        output.say(f"{each.file}:{each.line}: refused: {each.text + ': ' if each.text else ''}{each.reason}")
    for note in found.notes:
        output.say(f"{note.file}:{note.line}: note: {note.reason}")
    output.say(f"{found.found} in = {len(found.taken)} taken + {len(found.rejects)} refused")
    if dry_run:
        output.say("Nothing was written.")
    elif found.files:
        output.say(f"Written to {out}. Read it, then: seatrial check {out}")


def _document(found: TakenOver, dry_run: bool) -> dict[str, Any]:
    return {
        "found": found.found,
        "taken": [{"file": each.file, "line": each.line, "entity": each.entity} for each in found.taken],
        "rejects": [
            {"file": each.file, "line": each.line, "text": each.text, "reason": each.reason}
            for each in found.rejects
        ],
        "notes": [{"file": each.file, "line": each.line, "reason": each.reason} for each in found.notes],
        "files": list(found.files),
        "dry_run": dry_run,
    }
