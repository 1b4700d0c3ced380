"""What `seatrial import schedule` does: read, convert, write, say what became of everything."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click
import yaml

from seatrial.cli import codes, output
from seatrial.domains.oncall.rules.exchange import Taken, take_over
from seatrial.kit import clock
from seatrial.kit.plurals import counted
from seatrial.kit.problems import Problem

_AHEAD = timedelta(days=90)


class CannotReadSchedules(Problem):
    """There is nothing to read, or nowhere to write; nothing was written."""

    type = "cannot-read-schedules"
    title = "The schedules cannot be read"
    status = 422


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line says: where it comes from, whose it becomes, who is who, and which span."""

    source: str
    team: str
    people: tuple[str, ...]
    time_zone: str
    start: str | None
    end: str | None


def run(path: Path, *, wanted: Wanted, out: Path | None, force: bool, dry_run: bool, as_json: bool) -> int:
    """The schedules of the file become one file (without a name for it, on stdout); gives the exit code.

    Raises CannotReadSchedules where it cannot be read, or the file to write is there already.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        detail = f"{path} cannot be read: {error.strerror}"
        raise CannotReadSchedules(detail, remedy="Look at the path.") from None
    if out is not None and out.exists() and not force and not dry_run:
        remedy = "Give another file, or --force to write over it."
        raise CannotReadSchedules(f"{out} is there already", remedy=remedy)
    found = _taken(data, path.name, wanted)
    text = "---\n".join(yaml.safe_dump(each, sort_keys=False, allow_unicode=True) for each in found.documents)
    if out is not None and not dry_run:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")
    if as_json:
        output.print_json(_document(found, dry_run))
    else:
        if out is None and not dry_run:
            click.echo(text, nl=False)
        _tell(found, out, dry_run)
    return codes.NO if found.refused else codes.YES


def _taken(data: bytes, file: str, wanted: Wanted) -> Taken:
    people = dict(each.split("=", 1) for each in wanted.people if "=" in each)
    start = datetime.fromisoformat(wanted.start) if wanted.start else clock.now()
    end = datetime.fromisoformat(wanted.end) if wanted.end else start + _AHEAD
    return take_over(
        data, source=wanted.source, file=file, team=wanted.team, people=people, zone=wanted.time_zone,
        start=start, end=end,
    )  # fmt: skip


def _tell(found: Taken, out: Path | None, dry_run: bool) -> None:
    for each in found.refused:
        output.say(output.one_line(f"{each.file}:{each.line}: refused: {each.reason}: {each.text}"))
    schedules = counted(len(found.documents), one="schedule")
    output.say(f"{found.found} in = {found.came} in {schedules} + {len(found.refused)} refused")
    if dry_run:
        output.say("Nothing was written.")
    elif out is not None:
        output.say(f"Written to {out}. See what it says: seatrial check")


def _document(found: Taken, dry_run: bool) -> dict[str, object]:
    return {
        "found": found.found,
        "came": found.came,
        "refused": [
            {"file": each.file, "line": each.line, "text": each.text, "reason": each.reason}
            for each in found.refused
        ],
        "documents": list(found.documents),
        "dry_run": dry_run,
    }
