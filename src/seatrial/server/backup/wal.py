"""The write-ahead log of the database, kept as it is written: what a point in time is restored from.

`pg_receivewal` takes it by a slot, so that the database keeps what was not taken yet (up to a limit), and
writes it at once: no command of a shell is built from anybody's path, and next to nothing can be lost.
"""

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import psycopg
from psycopg import sql

from seatrial.kit import clock
from seatrial.kit.ids import new_uid
from seatrial.server import binaries, database, keys
from seatrial.server.backup.files import LINE_FILE
from seatrial.server.backup.manifests import Kept
from seatrial.server.config import Settings

FOLDER = "wal"
SLOT = "seatrial_backup"
_PARTIAL = ".partial"
_SEGMENT = re.compile(r"[0-9A-F]{24}")
_HISTORY = re.compile(r"[0-9A-F]{8}\.history")
_FILES = "files.json"


def line_of(home: Path) -> str:
    """The name of the data folder's history, made now where it has none."""
    file = home / LINE_FILE
    if not file.exists():
        keys.write_private(file, text=f"{new_uid(clock.now())}\n")
    return file.read_text(encoding="ascii").strip()


def folder(place: Path, *, line: str) -> Path:
    """Where the log of that line lies in the backup folder; made where it is missing."""
    found = place / FOLDER / line
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def receiving(settings: Settings, *, target: Path) -> list[str]:
    """The command that takes the log until it is ended."""
    who = binaries.user(settings.database_user, owner_of=settings.folder / "postgres")
    program = binaries.programs(who, spare=settings.folder) / "pg_receivewal"
    options = ("--synchronous", "--no-loop", "--no-password", f"--slot={SLOT}")
    return [str(program), f"--directory={target}", *options]


def ensure_slot(settings: Settings) -> bool:
    """The database keeps the log for us; gives whether the log goes on where we left it.

    A slot whose backlog grew over the limit (`postgres.LONGEST_BACKLOG`) is of no use any more: it is made
    anew, with a gap before it.
    """
    with psycopg.connect(**database.parameters(settings, role="backup"), autocommit=True) as line:
        row = line.execute(
            "SELECT wal_status FROM pg_replication_slots WHERE slot_name = %s", [SLOT]
        ).fetchone()
        if row is not None and row[0] != "lost":
            return True
        if row is not None:
            line.execute("SELECT pg_drop_replication_slot(%s)", [SLOT])
        line.execute("SELECT pg_create_physical_replication_slot(%s, true)", [SLOT])
    return False


def drop_slot(settings: Settings) -> None:
    """The database keeps no log for us any more: nobody comes for it."""
    with psycopg.connect(**database.parameters(settings, role="backup"), autocommit=True) as line:
        held = sql.SQL("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE ")
        line.execute(held + sql.SQL("slot_name = {} AND NOT active").format(SLOT))


def put_back(source: Path, *, target: Path, since: str) -> int:
    """Every file of the log from `since` on stands in the database's own folder of it; gives how many.

    The one that was being written when the log ended counts as far as it got.
    """
    number = 0
    for entry in sorted(source.iterdir()) if source.is_dir() else ():
        name = entry.name.removesuffix(_PARTIAL)
        whole = not entry.name.endswith(_PARTIAL)
        wanted = _HISTORY.fullmatch(name) or (_SEGMENT.fullmatch(name) and name[8:] >= since[8:])
        if wanted and (whole or not (source / name).exists()):
            shutil.copyfile(entry, target / name)
            number += 1
    return number


def forget(source: Path, *, before: str) -> int:
    """Files of the log that no kept copy needs are gone; gives how many."""
    old = [
        entry
        for entry in (source.iterdir() if source.is_dir() else ())
        if _SEGMENT.fullmatch(entry.name) and entry.name[8:] < before[8:]
    ]
    for entry in old:
        entry.unlink()
    return len(old)


def note_files(source: Path, *, kept: Mapping[str, Kept]) -> None:
    """The files of the data folder as they are now, beside the log: a point in time needs those too."""
    content = {path: asdict(each) for path, each in kept.items()}
    keys.write_private(source / _FILES, text=json.dumps(content, sort_keys=True))


def noted_files(source: Path) -> dict[str, Kept]:
    """The files of the data folder as they were last noted; empty where nothing was."""
    try:
        content = json.loads((source / _FILES).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {path: Kept(**each) for path, each in content.items()}
