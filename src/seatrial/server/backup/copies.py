"""Copies of the database: taken while it works, checked byte by byte, put back as files.

PostgreSQL's own `pg_verifybackup` crashes in the build that we bring, so its manifest is checked here.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from seatrial.server import binaries, database
from seatrial.server.backup.files import digest
from seatrial.server.backup.manifests import CannotBackUp, CannotReadBackup
from seatrial.server.config import Settings

FOLDER = "database"
_MANIFEST = "backup_manifest"
_LABEL = "backup_label"
_WAL_FROM = re.compile(r"^START WAL LOCATION: \S+ \(file (?P<name>[0-9A-F]{24})\)", re.MULTILINE)
#: What belongs to the server that was copied, not to its data.
_OF_THE_FIRST = ("postmaster.pid", "postmaster.opts")
_LONGEST_SECONDS = 24 * 3600


def take(settings: Settings, *, folder: Path) -> str:
    """The database as it is now stands in the folder; gives the first file of the log that it needs.

    Raises CannotBackUp. The database goes on working meanwhile.
    """
    who = binaries.user(settings.database_user, owner_of=settings.folder / "postgres")
    program = binaries.programs(who, spare=settings.folder) / "pg_basebackup"
    options = ("--checkpoint=fast", "--wal-method=stream", "--manifest-checksums=SHA256", "--no-password")
    run([program, "--pgdata", folder, *options], settings=settings)
    return wal_from(folder)


def run(command: list[str | Path], *, settings: Settings) -> None:
    """The program of PostgreSQL, as the role that copies, ended well; raises CannotBackUp."""
    ended = subprocess.run(
        [str(word) for word in command],
        env=environment(settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=_LONGEST_SECONDS,
    )
    if ended.returncode:
        said = " / ".join(ended.stderr.strip().splitlines()[-3:])
        raise CannotBackUp(
            f"{Path(command[0]).name} failed: {said}",
            remedy="Look at the free space of both folders, and at log/postgres.log in the data folder.",
        )


def environment(settings: Settings) -> dict[str, str]:
    """What PostgreSQL's programs are told of where to go and as whom."""
    told = database.parameters(settings, role="backup")
    return {
        **binaries.ENVIRONMENT,
        "PGHOST": str(told["host"]),
        "PGUSER": str(told["user"]),
        "PGPASSWORD": str(told["password"]),
        "PGCONNECT_TIMEOUT": str(told["connect_timeout"]),
    }


def wal_from(folder: Path) -> str:
    """The first file of the write-ahead log that a start from this copy reads."""
    try:
        found = _WAL_FROM.search((folder / _LABEL).read_text(encoding="utf-8"))
    except OSError as error:
        raise CannotReadBackup(f"{folder / _LABEL} cannot be read: {error}") from error
    if found is None:
        raise CannotReadBackup(f"{folder / _LABEL} does not say where the log begins")
    return found["name"]


def size(folder: Path) -> int:
    """Bytes of all files of the copy, as its own manifest has them."""
    return sum(int(entry["Size"]) for entry in _entries(folder))


def faults(folder: Path) -> list[str]:
    """What differs from the moment when the copy was taken, a line for each file."""
    try:
        return list(_faults(folder))
    except CannotReadBackup as problem:
        return [problem.detail]


def put_back(folder: Path, *, target: Path, who: binaries.User) -> None:
    """The copy stands in `target`, which does not exist yet, as files of the database's system user."""
    shutil.copytree(folder, target, symlinks=True)
    for name in _OF_THE_FIRST:
        (target / name).unlink(missing_ok=True)
    own(target, who=who)
    target.chmod(0o700)


def own(target: Path, *, who: binaries.User) -> None:
    """Everything below `target` belongs to the system user that runs the database."""
    if not who.switch:
        return
    os.chown(target, who.uid, who.gid)
    for parent, folders, names in os.walk(target):
        for name in (*folders, *names):
            os.chown(Path(parent) / name, who.uid, who.gid, follow_symlinks=False)


def _faults(folder: Path) -> Iterator[str]:
    for entry in _entries(folder):
        path = folder / entry["Path"]
        if not path.is_file():
            yield f"{entry['Path']} is missing"
        elif path.stat().st_size != entry["Size"] or digest(path) != entry["Checksum"]:
            yield f"{entry['Path']} was changed (SHA-256 differs)"


def _entries(folder: Path) -> list[dict[str, Any]]:
    try:
        found: list[dict[str, Any]] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))["Files"]
    except (OSError, ValueError, KeyError) as error:
        raise CannotReadBackup(f"{folder / _MANIFEST} cannot be read: {error}") from error
    return found
