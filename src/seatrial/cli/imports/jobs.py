"""What `seatrial import rundeck` does: read, convert, write, say what became of everything."""

from pathlib import Path

import click

from seatrial.cli import codes, output
from seatrial.cli.imports.placing import place
from seatrial.domains.runbooks.rules.imports import Imported, Origin, import_rundeck
from seatrial.kit.plurals import counted
from seatrial.kit.problems import Problem


class CannotReadJobs(Problem):
    """There is nothing to read, or nowhere to write; nothing was written."""

    type = "cannot-read-jobs"
    title = "The jobs cannot be read"
    status = 422


def run(
    path: Path, *, service: str, owner: str, out: Path | None, force: bool, dry_run: bool, as_json: bool
) -> int:
    """The jobs of the file become runbooks in the folder (without one, on stdout); gives the exit code.

    Raises CannotReadJobs where the file cannot be read, or a file to write is there already.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CannotReadJobs(f"{path} cannot be read: {error.strerror}", remedy="Look at the path.") from None
    found = import_rundeck(data, file=path.name, origin=Origin(service, owner))
    if out is not None and not dry_run:
        place(found.files, out=out, force=force, refused=CannotReadJobs)
    if as_json:
        output.print_json(_document(found, dry_run))
    else:
        if out is None and not dry_run:
            click.echo("\n".join(found.files.values()), nl=False)
        _tell(found, out, dry_run)
    return codes.NO if found.rejects else codes.YES


def _tell(found: Imported, out: Path | None, dry_run: bool) -> None:
    for each in found.rejects:
        output.say(output.one_line(f"{each.file}:{each.line}: refused: {each.reason}: {each.text}"))
    files = counted(len(found.files), one="runbook")
    output.say(f"{found.found} in = {found.came} in {files} + {len(found.rejects)} refused")
    if dry_run:
        output.say("Nothing was written.")
    elif out is not None:
        output.say(f"Written to {out}. Say what Rundeck does not: seatrial runbook lint {out}")


def _document(found: Imported, dry_run: bool) -> dict[str, object]:
    return {
        "found": found.found,
        "came": found.came,
        "rejects": [
            {"file": each.file, "line": each.line, "text": each.text, "reason": each.reason}
            for each in found.rejects
        ],
        "files": dict(found.files),
        "dry_run": dry_run,
    }
