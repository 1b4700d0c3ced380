"""The files of a data folder, kept by their content: what did not change is stored once for all backups."""

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from seatrial.server.backup.manifests import CannotReadBackup, Kept

POOL = "files"
#: The history of the data folder; a restored one begins its own.
LINE_FILE = "backup-line"
#: What a data folder holds and a backup does not: the database (taken apart), what is made anew at each
#: start, what is only true while it runs, what can be fetched again, the example's own data.
LEFT_OUT = frozenset(
    {
        "postgres", "run", "log", "metrics", "git", "demo", "up.lock", "open", "database-socket",
        "first-run.json", "client.json", LINE_FILE,
    }
)  # fmt: skip
_LEFT_OUT_BEGINNINGS = ("postgres.new.", "postgresql-", ".")
_CHUNK = 1024 * 1024


def listed(home: Path, *, place: Path) -> Iterator[Path]:
    """The files of the data folder that a backup keeps, by path; links are not followed.

    `place` is the backup folder: should it lie in the data folder, it does not hold itself.
    """
    for found in _all(home):
        if not found.is_relative_to(place):
            yield found


def _all(home: Path) -> Iterator[Path]:
    for entry in sorted(home.iterdir()):
        if entry.name in LEFT_OUT or entry.name.startswith(_LEFT_OUT_BEGINNINGS):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from sorted(
                found for found in entry.rglob("*") if found.is_file() and not found.is_symlink()
            )
        elif entry.is_file() and not entry.is_symlink():
            yield entry


class Pool:
    """The contents that the backups of one folder share. Remembers what it has read, so that looking again
    costs one `stat` for each file that did not change.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        self.folder = place / POOL
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._read: dict[Path, tuple[tuple[int, int], Kept]] = {}

    def keep(self, home: Path) -> dict[str, Kept]:
        """The content of every listed file of the data folder is here; gives them by path.

        A file that goes away meanwhile (an artefact that nobody needs any more) is left out.
        """
        found: dict[str, Kept] = {}
        for path in listed(home, place=self.place):
            try:
                found[path.relative_to(home).as_posix()] = self._keep(path)
            except FileNotFoundError:
                continue
        return found

    def _keep(self, path: Path) -> Kept:
        stat = path.stat()
        mark = (stat.st_size, stat.st_mtime_ns)
        known = self._read.get(path)
        if known is None or known[0] != mark or not (self.folder / known[1].sha256).exists():
            known = mark, self._copy(path, mode=stat.st_mode & 0o777)
            self._read[path] = known
        return known[1]

    def _copy(self, path: Path, *, mode: int) -> Kept:
        draft = self.folder / f".draft.{os.getpid()}"
        running = hashlib.sha256()
        with path.open("rb") as source, draft.open("wb") as target:
            draft.chmod(0o600)
            while chunk := source.read(_CHUNK):
                running.update(chunk)
                target.write(chunk)
            size = target.tell()
            target.flush()
            os.fsync(target.fileno())
        sha256 = running.hexdigest()
        if (self.folder / sha256).exists():
            draft.unlink()
        else:
            draft.replace(self.folder / sha256)
        return Kept(sha256, size, mode)


def put_back(kept: Mapping[str, Kept], *, place: Path, home: Path) -> None:
    """Every file stands in the data folder as it was kept; raises CannotReadBackup where one is damaged."""
    for path, each in kept.items():
        target = home / path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        source = place / POOL / each.sha256
        try:
            shutil.copyfile(source, target)
        except OSError as error:
            raise CannotReadBackup(f"{path} is missing from the backup: {error}") from error
        if digest(target) != each.sha256:
            raise CannotReadBackup(f"{source} is not what it was when the backup was made (SHA-256 differs)")
        target.chmod(each.mode)


def faults(kept: Mapping[str, Kept], *, place: Path) -> list[str]:
    """What is wrong with the kept files, a line for each."""
    found = []
    for path, each in kept.items():
        source = place / POOL / each.sha256
        if not source.exists():
            found.append(f"{path}: its content is missing")
        elif digest(source) != each.sha256:
            found.append(f"{path}: its content was changed (SHA-256 differs)")
    return found


def forget(place: Path, *, wanted: frozenset[str]) -> int:
    """Contents that no backup names any more are gone; gives how many."""
    pool = place / POOL
    gone = [entry for entry in (pool.iterdir() if pool.is_dir() else ()) if entry.name not in wanted]
    for entry in gone:
        entry.unlink()
    return len(gone)


def digest(path: Path) -> str:
    """SHA-256 of the content, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
