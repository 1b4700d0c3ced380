"""The record of one backup, and the folder that holds them."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from seatrial.kit.problems import NotFound, Problem
from seatrial.kit.spelling import did_you_mean
from seatrial.server import keys

FILE = "manifest.json"
_NAME = "%Y-%m-%dT%H-%M-%SZ"
_NAMES = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ")


class CannotBackUp(Problem):
    """No backup could be made. What was there before stands as it did."""

    type = "cannot-back-up"
    title = "The backup could not be made"
    status = 500


class CannotReadBackup(Problem):
    """A backup is not whole, or not as it was made."""

    type = "cannot-read-backup"
    title = "The backup is of no use"
    status = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of the data folder: SHA-256 of its content, its size in bytes and its mode."""

    sha256: str
    size: int
    mode: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is of. `begun_at` and `ended_at` bound the moment that the database copy shows."""

    name: str
    seatrial: str
    postgres: int
    line: str
    begun_at: datetime
    ended_at: datetime
    #: the first file of the write-ahead log that a restore of it needs
    wal_from: str
    database_bytes: int
    #: how many entries the audit log had, so that a restore can say what it brought back
    audit_entries: int
    files: Mapping[str, Kept] = field(default_factory=dict)

    @property
    def has_database(self) -> bool:
        """Whether it holds the database too, and not only the data folder beside one elsewhere."""
        return bool(self.wal_from)

    @property
    def bytes(self) -> int:
        """Size of the database and of the files, whether these are shared with other backups or not."""
        return self.database_bytes + sum(kept.size for kept in self.files.values())


def name_of(now: datetime) -> str:
    """The name of a backup that begins now: its time in UTC, fit for every file system."""
    return now.astimezone(UTC).strftime(_NAME)


def write(folder: Path, *, manifest: Manifest) -> None:
    """The manifest stands in the folder of its backup. Written last: without it there is no backup."""
    content = asdict(manifest)
    content["begun_at"] = manifest.begun_at.isoformat()
    content["ended_at"] = manifest.ended_at.isoformat()
    keys.write_private(folder / FILE, text=json.dumps(content, indent=1, sort_keys=True))


def read(folder: Path) -> Manifest:
    """The manifest in the folder of a backup; raises CannotReadBackup."""
    try:
        content = json.loads((folder / FILE).read_text(encoding="utf-8"))
        for moment in ("begun_at", "ended_at"):
            content[moment] = datetime.fromisoformat(content[moment])
        content["files"] = {path: Kept(**kept) for path, kept in content["files"].items()}
        return Manifest(**content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CannotReadBackup(
            f"{folder / FILE} cannot be read: {error}",
            remedy="Use another backup of the folder: seatrial backup list",
        ) from error


def every(place: Path) -> list[Manifest]:
    """All whole backups of the backup folder, oldest first."""
    return [read(folder) for folder in _folders(place)]


def unfinished(place: Path) -> list[Path]:
    """Folders of backups that were begun and never ended."""
    if not place.is_dir():
        return []
    named = sorted(entry for entry in place.iterdir() if _NAMES.fullmatch(entry.name))
    return [folder for folder in named if not (folder / FILE).exists()]


def chosen(place: Path, *, name: str = "", at: datetime | None = None) -> Manifest:
    """The backup of that name; without one, the latest that ended before `at`. Raises NotFound."""
    known = every(place)
    if name:
        found = next((each for each in known if each.name == name), None)
        if found is None:
            raise NotFound(
                f"{place} holds no backup {name!r}", remedy=did_you_mean(name, known=[m.name for m in known])
            )
        return found
    fitting = [each for each in known if at is None or each.ended_at <= at]
    if fitting:
        return fitting[-1]
    if known and at is not None:
        raise NotFound(
            f"the oldest backup in {place} ended at {known[0].ended_at.isoformat()}, after {at.isoformat()}",
            remedy="A point in time lies after the end of a backup: choose a later one.",
        )
    raise NotFound(
        f"{place} holds no backup", remedy="Make one: seatrial backup --to FOLDER; or name another folder."
    )


def _folders(place: Path) -> Iterator[Path]:
    if place.is_dir():
        for entry in sorted(place.iterdir()):
            if _NAMES.fullmatch(entry.name) and (entry / FILE).exists():
                yield entry
