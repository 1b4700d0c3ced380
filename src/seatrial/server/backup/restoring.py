"""Makes a data folder of a backup: the database as it was, or at a point in time since, files and keys."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from seatrial.kit.problems import Problem
from seatrial.server import binaries, cluster, database, postgres
from seatrial.server.backup import copies, files, making, wal
from seatrial.server.backup.manifests import CannotReadBackup, Manifest
from seatrial.server.config import Settings
from seatrial.server.processes import Part, nothing_before

Say = Callable[[str], None]
_RECOVERY = "recovery.signal"
#: Told by the database when its log ends before the wanted moment.
_TOO_LATE = "recovery ended before configured recovery target was reached"


class CannotRestore(Problem):
    """Nothing was restored; what stood before stands as it did."""

    type = "cannot-restore"
    title = "The backup could not be restored"
    status = 500


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought back. `until` is the time of the newest entry in its audit log."""

    manifest: Manifest
    wal_files: int
    files: int
    until: datetime | None
    audit_entries: int
    seconds: float


def restore(
    settings: Settings, *, place: Path, manifest: Manifest, at: datetime | None = None, say: Say
) -> Restored:
    """The data folder of the settings holds what the backup held, or what stood at `at`.

    The folder must be missing or empty. It gets its name only when everything in it is whole; raises
    CannotRestore or CannotReadBackup before that, and nothing is left behind.
    """
    begun = time.monotonic()
    home = settings.folder
    _require_empty(home)
    _require_whole(manifest, place=place)
    say(f"Checked   backup {manifest.name}, every file as it was")
    cluster.make_home(home)
    try:
        source = wal.folder(place, line=manifest.line)
        noted = wal.noted_files(source)
        # Files never change under one name, but for settings: of those, the ones of the wanted time.
        kept = {**noted, **manifest.files} if at else {**manifest.files, **noted}
        files.put_back(kept, place=place, home=home)
        say(f"Files     {len(kept)}, keys among them")
        if not manifest.has_database:
            say("Database  not in this backup: restore it with the means of its own server")
            return Restored(manifest, 0, len(kept), None, 0, time.monotonic() - begun)
        taken, until, entries = _restore_database(settings, place, manifest, at)
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise
    begin_line(settings)
    say(f"Database  with {taken} files of its log; its newest audit entry is number {entries}")
    return Restored(manifest, taken, len(kept), until, entries, time.monotonic() - begun)


def foresee(settings: Settings, *, place: Path, manifest: Manifest) -> None:
    """Returns where the backup could be restored into the data folder; raises what `restore` would."""
    _require_empty(settings.folder)
    _require_whole(manifest, place=place)


def _require_whole(manifest: Manifest, *, place: Path) -> None:
    if found := making.faults(manifest, place=place):
        raise CannotReadBackup(
            f"the backup {manifest.name} is damaged: {'; '.join(found[:5])}",
            remedy="Choose another one: seatrial backup list",
        )


def _require_empty(home: Path) -> None:
    if home.exists() and any(home.iterdir()):
        raise CannotRestore(
            f"{home} is not empty",
            remedy="Restore into a new folder (--data); or move this one away first.",
        )


def _restore_database(
    settings: Settings, place: Path, manifest: Manifest, at: datetime | None
) -> tuple[int, datetime | None, int]:
    """The files of the log that were used, the last commit in them, the newest audit entry."""
    who = binaries.user(settings.database_user, owner_of=settings.folder / cluster.FOLDER)
    target = settings.folder / cluster.FOLDER
    copies.put_back(place / manifest.name / copies.FOLDER, target=target, who=who)
    # The log of the line always: it begins where the copy ends, and without `at` it is read to its end.
    source = wal.folder(place, line=manifest.line)
    taken = wal.put_back(source, target=target / "pg_wal", since=manifest.wal_from)
    (target / _RECOVERY).touch(mode=0o600)
    copies.own(target, who=who)
    return taken, *_recover(settings, at)


def _recover(settings: Settings, at: datetime | None) -> tuple[datetime | None, int]:
    """Starts the database until it has read its log, asks it what it has, and stops it."""
    made = cluster.prepare(settings)
    part = postgres.part(settings, cluster=made)
    # All of the log lies in the database's own folder already: there is nothing to be fetched.
    options = {"restore_command": "false", "recovery_target_action": "promote", "hot_standby": "off"}
    if at is not None:
        options["recovery_target_time"] = at.astimezone(UTC).isoformat()
    words = [f"-c{name}={value}" for name, value in options.items()]
    recovering = replace(part, command=[*part.command, *words], before=_make_log_folder(part), kept=False)
    recovering.start()
    try:
        _wait(settings, recovering)
        with psycopg.connect(**database.parameters(settings, role="superuser")) as line:
            last = line.execute("SELECT at, id FROM audit_entry ORDER BY id DESC LIMIT 1").fetchone()
    finally:
        recovering.ask_to_end()
        recovering.end(time.monotonic() + recovering.patience_seconds)
    return (last[0], int(last[1])) if last else (None, 0)


def _wait(settings: Settings, part: Part) -> None:
    try:
        postgres.wait_until_ready(settings, process=part, stopping=lambda: False)
    except binaries.CannotRunPostgres as problem:
        if _TOO_LATE in problem.detail:
            raise CannotRestore(
                "the log ends before the moment that you gave",
                remedy="Leave --to out: then everything is restored that there is.",
            ) from problem
        raise CannotRestore(
            problem.detail, remedy="Choose another backup, or an earlier moment."
        ) from problem


def _make_log_folder(part: Part) -> Callable[[], None]:
    if part.log_file is None:
        return nothing_before
    log_file = part.log_file

    def make() -> None:
        log_file.parent.mkdir(mode=0o700, exist_ok=True)

    return make


def begin_line(settings: Settings) -> str:
    """The restored folder has a history of its own from here on; gives its name."""
    (settings.folder / files.LINE_FILE).unlink(missing_ok=True)
    return wal.line_of(settings.folder)
