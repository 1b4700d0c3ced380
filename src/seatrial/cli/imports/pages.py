"""What `seatrial import runbooks` does: read, map, write, say what became of every heading."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from seatrial.cli import codes, output
from seatrial.cli.imports.placing import place
from seatrial.connectors import directories
from seatrial.domains.runbooks.rules.imports import Imported, Origin, SectionMapping, import_markdown
from seatrial.domains.runbooks.types import SLOTS, TEMPLATE
from seatrial.kit import hooks
from seatrial.kit.plurals import counted
from seatrial.kit.problems import Problem


class CannotImportRunbooks(Problem):
    """There is nothing to read, or nowhere to write; nothing was written."""

    type = "cannot-import-runbooks"
    title = "The runbooks cannot be imported"
    status = 422


def run(directory: Path, *, service: str, owner: str, out: Path | None, force: bool, as_json: bool) -> int:
    """The Markdown files below the directory become runbooks in the folder; gives the exit code.

    Without a folder nothing is written. Raises CannotReadDirectory, and CannotImportRunbooks where there is
    no Markdown, or a file to write is there already.
    """
    hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)
    files = {path: data for path, data in directories.read(directory).files.items() if path.endswith(".md")}
    if not files:
        raise CannotImportRunbooks(f"there is no Markdown in {directory}", remedy="Give another folder.")
    found, mappings = import_markdown(files, origin=Origin(service, owner))
    if out is not None:
        place(found.files, out=out, force=force, refused=CannotImportRunbooks)
    if as_json:
        output.print_json(_document(found, mappings, out))
    else:
        _print(mappings)
        _tell(found, mappings, out)
    return codes.NO if found.rejects else codes.YES


def _print(mappings: Iterable[SectionMapping]) -> None:
    for each in mappings:
        for heading in each.headings:
            said = SLOTS[heading.section] if heading.slot else f"kept under {SLOTS[heading.section]}"
            print(output.one_line(f"{each.path}:{heading.line}: {said}: {heading.heading}"))
        if each.missing:
            print(output.one_line(f"{each.path}: missing: {', '.join(SLOTS[slot] for slot in each.missing)}"))


def _tell(found: Imported, mappings: tuple[SectionMapping, ...], out: Path | None) -> None:
    for each in found.rejects:
        output.say(output.one_line(f"{each.file}: refused: {each.reason}"))
    for slot in TEMPLATE:
        there = sum(slot not in each.missing for each in mappings)
        output.say(f"{SLOTS[slot]}: {there} of {len(mappings)}")
    unknown = sum(len(each.unknown) for each in mappings)
    output.say(f"{counted(unknown, one='heading')} nobody can tell; their text is kept.")
    files = counted(len(found.files), one="runbook")
    output.say(f"{found.found} in = {files} + {len(found.rejects)} refused")
    if out is None:
        output.say("Nothing was written.")
    else:
        output.say(f"Written to {out}. Say what they do not: seatrial runbook lint {out}")


def _document(found: Imported, mappings: tuple[SectionMapping, ...], out: Path | None) -> dict[str, Any]:
    return {
        "found": found.found,
        "came": found.came,
        "items": [
            {
                "path": each.path,
                "file": each.file,
                "headings": [
                    {"heading": one.heading, "line": one.line, "slot": one.slot, "section": one.section}
                    for one in each.headings
                ],
                "missing": list(each.missing),
            }
            for each in mappings
        ],
        "rejects": [{"file": each.file, "reason": each.reason} for each in found.rejects],
        "dry_run": out is None,
    }
