"""What imports of checklists do: read, convert, lint, write, and say what became of everything."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.domains.readiness.rules import ROLE_TITLES, Imported, Wish, import_checklist, to_yaml
from seatrial.domains.workspace.rules import compile_files
from seatrial.domains.workspace.types import Compiled
from seatrial.kit import hooks
from seatrial.kit.plurals import counted
from seatrial.kit.problems import Problem
from seatrial.kit.spelling import did_you_mean

_ENDINGS = (".md", ".markdown", ".csv", ".txt")


class CannotReadChecklist(Problem):
    """There is nothing to read, or nowhere to write; nothing was written."""

    type = "cannot-read-checklist"
    title = "The checklist cannot be read"
    status = 422


def run(
    paths: Sequence[Path],
    *,
    options: Mapping[str, Any],
    out: Path | None,
    force: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """The files of the paths are converted as the options say; gives the exit code.

    Raises CannotReadChecklist where a path cannot be read, or the file to write is there already.
    """
    wish = wish_of(options)
    files = _files(paths)
    must_be_free(out, force=force, dry_run=dry_run)
    hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)
    return deliver(import_checklist(files, wish=wish), out=out, dry_run=dry_run, as_json=as_json)


def wish_of(options: Mapping[str, Any]) -> Wish:
    """What the options ask for; raises CannotReadChecklist where the role is none."""
    if options["role"] not in ROLE_TITLES:
        raise CannotReadChecklist(
            f"there is no role {options['role']!r}", remedy=did_you_mean(options["role"], known=ROLE_TITLES)
        )
    return Wish(**options)


def must_be_free(out: Path | None, *, force: bool, dry_run: bool) -> None:
    """Raises CannotReadChecklist where the file to write is there already and may not be written over."""
    if out is not None and out.exists() and not force and not dry_run:
        raise CannotReadChecklist(
            f"{out} is there already", remedy="Give another file, or --force to write over it."
        )


def deliver(found: Imported, *, out: Path | None, dry_run: bool, as_json: bool) -> int:
    """What came in is written, to the file or to stdout, and what became of everything is said.

    Gives the exit code: 1 where something was refused, or is unsound by itself.
    """
    text = to_yaml(found.document)
    compiled = compile_files({"checklist.yaml": text.encode()})
    if as_json:
        output.print_json(_document(found, compiled, dry_run))
    elif out is None and not dry_run:
        click.echo(text, nl=False)
    if out is not None and not dry_run:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")
    if not as_json:
        _tell(found, compiled, out, dry_run)
    unsound = any(each.severity == "error" for each in found.faults)
    return codes.NO if found.rejects or unsound else codes.YES


def _files(paths: Sequence[Path]) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in paths:
        for each in _inside(path):
            name = each.relative_to(path).as_posix() if path.is_dir() else each.name
            found[name if name not in found else each.as_posix()] = _text(each)
    if not found:
        words = f"{', '.join(map(str, paths))} holds no file that ends with {', '.join(_ENDINGS)}"
        raise CannotReadChecklist(words, remedy="Name the files.")
    return found


def _inside(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(each for each in path.rglob("*") if each.suffix.lower() in _ENDINGS)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise CannotReadChecklist(
            f"{path} cannot be read: {error.strerror}", remedy="Look at the path."
        ) from None


def _tell(found: Imported, compiled: Compiled, out: Path | None, dry_run: bool) -> None:
    for each in found.rejects:
        output.say(f"{each.file}:{each.line}: refused: {each.reason}: {each.text}")
    for each in found.notes:
        output.say(f"{each.file}:{each.line}: note: {each.reason}")
    for fault in found.faults:
        place = f"{fault.file}:{fault.line}: {fault.severity}: {fault.pointer}"
        output.say(f"{place}: {fault.message}. {fault.remedy}")
    for finding in compiled.errors:
        output.say(f"line {finding.source.line}: {finding.severity}: {finding.message}  {finding.remedy}")
    warnings = len(compiled.findings) - len(compiled.errors)
    if warnings:
        output.say(f"{counted(warnings, one='warning')} of the linter: seatrial check shows them")
    levels = "".join(f", {name} {count}" for name, count in found.by_level.items())
    estimate = f"; {found.estimate} min in all" if found.estimate else ""
    output.say(
        f"{found.found} in = {counted(found.criteria, one='criterion', many='criteria')}"
        f" + {len(found.rejects)} refused{levels}{estimate}{_beside(found)}"
    )
    if dry_run:
        output.say("Nothing was written.")
    elif out is not None:
        output.say(f"Written to {out}. Read it, correct it, then: seatrial check {out.parent}")


def _beside(found: Imported) -> str:
    """What else was read, and how much of it is unsound."""
    told = [counted(count, one=one, many=many) for (one, many), count in found.beside.items()]
    if not told:
        return ""
    errors = sum(each.severity == "error" for each in found.faults)
    warnings = len(found.faults) - errors
    return f"; {', '.join(told)}: {counted(errors, one='error')}, {counted(warnings, one='warning')}"


def _document(found: Imported, compiled: Compiled, dry_run: bool) -> dict[str, Any]:
    return {
        "found": found.found,
        "criteria": found.criteria,
        "levels": dict(found.by_level),
        "estimate_minutes": found.estimate,
        "rejects": [_place(each) for each in found.rejects],
        "notes": [_place(each) for each in found.notes],
        "faults": [asdict(each) for each in found.faults],
        "beside": {many: count for (_, many), count in found.beside.items()},
        "findings": [
            {
                "line": each.source.line,
                "severity": each.severity,
                "message": each.message,
                "remedy": each.remedy,
            }
            for each in compiled.findings
        ],
        "dry_run": dry_run,
        "document": found.document,
    }


def _place(each: Any) -> dict[str, Any]:
    return {"file": each.file, "line": each.line, "text": each.text, "reason": each.reason}
