"""What `seatrial runbook lint` does. Imported when it is called, since it loads much."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from seatrial.cli import codes, output
from seatrial.connectors import directories
from seatrial.domains.runbooks.rules.linting import Linted, lint_all, runbook_paths
from seatrial.domains.runbooks.rules.names import FOLDERS
from seatrial.kit import clock, hooks
from seatrial.kit.plurals import counted
from seatrial.kit.problems import NotFound


def run(paths: Sequence[Path], *, strict: bool, sections: bool, as_json: bool) -> int:
    """What is wrong with the runbooks is printed; gives the exit code. Raises NotFound without any."""
    hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)
    found = [each for path in paths for each in _lint(path)]
    errors = sum(each.errors for each in found)
    hints = sum(fault.severity == "hint" for each in found for fault in each.faults)
    warnings = sum(len(each.faults) for each in found) - errors - hints
    if as_json:
        counts = {"errors": errors, "warnings": warnings, "hints": hints}
        output.print_json({"files": [_plain(each) for each in found], **counts})
    else:
        _print(found, sections=sections)
        files = counted(len(found), one="runbook")
        beside = f", {counted(hints, one='hint')}" if hints else ""
        output.say(f"{files}: {counted(errors, one='error')}, {counted(warnings, one='warning')}{beside}.")
    return codes.NO if errors or (strict and warnings) else codes.YES


def _lint(path: Path) -> list[Linted]:
    if not path.exists():
        raise NotFound(f"there is no {path}", remedy="Give a Markdown file, or a directory with some.")
    root = _root(path)
    files = directories.read(root).files
    inside = path.resolve().relative_to(root).as_posix()
    if path.is_file():
        wanted = [inside]
        files.setdefault(inside, path.read_bytes())
    else:
        wanted = runbook_paths(_below(files, "" if inside == "." else f"{inside}/"))
    if not wanted:
        raise NotFound(f"there is no runbook in {path}", remedy="Runbooks are Markdown files: NAME.md.")
    return lint_all(files, paths=wanted, today=clock.now().date())


def _below(files: Mapping[str, bytes], start: str) -> Iterable[str]:
    return [path for path in files if path.startswith(start)]


def _root(path: Path) -> Path:
    """The workspace: the parent of the folder of runbooks, so that links out of it can be looked at."""
    place = path.resolve()
    for each in (place, *place.parents):
        if each.name in FOLDERS:
            return each.parent
    return place if place.is_dir() else place.parent


def _print(found: Iterable[Linted], *, sections: bool) -> None:
    for each in found:
        if sections:
            for section in each.document.sections:
                if section.own or not section.slot:
                    print(f"{each.path}:{section.line}: {section.slot or 'no section'}: {section.heading}")
        for fault in each.faults:
            place = f"{each.path}:{fault.line}:{fault.column}"
            remedy = f" {fault.remedy}" if fault.remedy else ""
            print(output.one_line(f"{place}: {fault.severity}: {fault.message}.{remedy} [{fault.code}]"))


def _plain(found: Linted) -> dict[str, Any]:
    return {
        "path": found.path,
        "name": found.name,
        "kind": found.document.front.kind,
        "missing_sections": list(found.missing),
        "sections": [
            {"section": each.slot, "heading": each.heading, "line": each.line}
            for each in found.document.sections
            if each.own or not each.slot
        ],
        "steps": len(found.document.steps) + len(found.document.undo),
        "findings": [
            {
                "line": each.line, "column": each.column, "severity": each.severity, "code": each.code,
                "message": each.message, "remedy": each.remedy,
            }
            for each in found.faults
        ],
    }  # fmt: skip
