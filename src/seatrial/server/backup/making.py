"""Makes a backup, checks backups, and lets old ones go."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg

from seatrial import __version__
from seatrial.server import binaries, database
from seatrial.server.backup import copies, files, manifests, wal
from seatrial.server.backup.files import Pool
from seatrial.server.backup.manifests import CannotBackUp, Manifest
from seatrial.server.config import Settings

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Gone:
    """What pruning let go: names of backups, and how many contents and files of the log."""

    backups: tuple[str, ...]
    contents: int
    wal_files: int


def make(settings: Settings, *, place: Path, clock: Clock, pool: Pool | None = None) -> Manifest:
    """A whole backup stands in the backup folder. Raises CannotBackUp; then the folder is as before.

    The database is copied first and the files after it, so that every artefact that the copy of the
    database names is among them. A database at SEATRIAL_DATABASE_URL is not ours to copy and is left out.
    """
    begun = clock()
    folder = place / manifests.name_of(begun)
    _make_place(place)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        raise CannotBackUp(
            f"{folder} exists: another backup began in the same second", remedy="Try again."
        ) from None
    try:
        last_entry = _last_entry(settings)
        copy = folder / copies.FOLDER
        since = copies.take(settings, folder=copy) if settings.embedded else ""
        kept = (pool or Pool(place)).keep(settings.folder)
        manifest = Manifest(
            name=folder.name,
            seatrial=__version__,
            postgres=binaries.MAJOR if settings.embedded else 0,
            line=wal.line_of(settings.folder),
            begun_at=begun,
            ended_at=clock(),
            wal_from=since,
            database_bytes=copies.size(copy) if settings.embedded else 0,
            audit_entries=last_entry,
            files=kept,
        )
        manifests.write(folder, manifest=manifest)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return manifest


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a backup would read: files beside the database, and bytes of everything."""

    files: int
    bytes: int


def foreseen(settings: Settings, *, place: Path) -> Foreseen:
    """What a backup of the data folder would read now. Nothing is written."""
    if not settings.folder.is_dir():
        raise CannotBackUp(
            f"there is no data folder {settings.folder}", remedy="Name it with --data or SEATRIAL_DATA."
        )
    listed = list(files.listed(settings.folder, place=place))
    stored = (path for path in (settings.folder / "postgres").rglob("*") if path.is_file())
    return Foreseen(len(listed), sum(path.stat().st_size for path in (*listed, *stored)))


def faults(manifest: Manifest, *, place: Path) -> list[str]:
    """What is wrong with the backup, a line for each; nothing where it can be restored."""
    copy = place / manifest.name / copies.FOLDER
    found = [f"database: {fault}" for fault in copies.faults(copy)] if manifest.has_database else []
    return found + files.faults(manifest.files, place=place)


def prune(place: Path, *, keep: int) -> Gone:
    """Only the newest `keep` backups are left, and what they need of the log and of the contents."""
    known = manifests.every(place)
    left, gone = known[max(0, len(known) - keep) :], known[: max(0, len(known) - keep)]
    for old in gone:
        # Without its manifest it is no backup any more, should we be interrupted.
        (place / old.name / manifests.FILE).unlink()
        shutil.rmtree(place / old.name)
    named = {each.sha256 for manifest in left for each in manifest.files.values()}
    removed = 0
    for source in sorted((place / wal.FOLDER).iterdir()) if (place / wal.FOLDER).is_dir() else ():
        named |= {each.sha256 for each in wal.noted_files(source).values()}
        needed = [manifest.wal_from for manifest in left if manifest.line == source.name]
        if needed:
            removed += wal.forget(source, before=min(needed, key=lambda name: name[8:]))
        elif any(old.line == source.name for old in gone):
            removed += len(list(source.iterdir()))
            shutil.rmtree(source)
    contents = files.forget(place, wanted=frozenset(named)) if gone else 0
    return Gone(tuple(old.name for old in gone), contents, removed)


def _make_place(place: Path) -> None:
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotBackUp(
            f"the backup folder {place} cannot be made: {error.strerror}",
            remedy="Name a folder that you may write, with --to or SEATRIAL_BACKUP_FOLDER.",
        ) from error


def _last_entry(settings: Settings) -> int:
    """The number of the newest entry of the audit log; the copy has it and all before it."""
    try:
        with psycopg.connect(**database.parameters(settings)) as line:
            row = line.execute("SELECT coalesce(max(id), 0) FROM audit_entry").fetchone()
    except psycopg.Error as error:
        raise CannotBackUp(
            f"the database does not answer: {str(error).strip().splitlines()[0]}",
            remedy="Start it with: seatrial up",
        ) from error
    return int(row[0]) if row else 0
