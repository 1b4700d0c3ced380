"""The files of the embedded database: made once, whole or not at all, and closed to everybody else.

No moment exists in which it listens without passwords: roles and database are made in single-user mode,
before the folder gets its name.
"""

import hashlib
import os
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from seatrial.server import binaries, keys, roles
from seatrial.server.binaries import CannotRunPostgres, User
from seatrial.server.config import Settings
from seatrial.server.database import LONGEST_SOCKET_FOLDER, SOCKET_NOTE
from seatrial.server.keys import Keys

FOLDER = "postgres"
ACCESS_RULES = f"""\
# Written by Seatrial. The socket alone, and always with a password.
local {roles.DATABASE} {",".join(roles.NAMES.values())} scram-sha-256
local postgres {roles.NAMES["superuser"]} scram-sha-256
local replication {roles.NAMES["backup"]} scram-sha-256
"""
#: Beside the database's own files, so that a copy of them carries it: which roles were made.
ROLES_FILE = "seatrial.roles"


@dataclass(frozen=True, slots=True)
class Cluster:
    """An embedded database that is ready to be started."""

    folder: Path
    socket: Path
    programs: Path
    user: User
    keys: Keys


def prepare(settings: Settings) -> Cluster:
    """The database's files exist with roles and passwords; raises CannotRunPostgres with the remedy."""
    home = settings.folder
    cluster_folder = home / FOLDER
    who = binaries.user(settings.database_user, owner_of=cluster_folder)
    _require_passage(home, who=who)
    _require_version(cluster_folder)
    if keys.read(home) is None:
        (cluster_folder / ROLES_FILE).unlink(missing_ok=True)  # the passwords are lost: all get new ones
    cluster = Cluster(
        folder=cluster_folder,
        socket=_socket_folder(home, who=who),
        programs=binaries.programs(who, spare=home),
        user=who,
        keys=keys.ensure(home),
    )
    if not cluster_folder.exists():
        _make(cluster)
    return cluster


def keep_rules(cluster: Cluster) -> None:
    """The cluster, which does not run, has the roles and the access rules of this version."""
    _write(cluster, folder=cluster.folder, name="pg_hba.conf", text=ACCESS_RULES)
    if _text(cluster.folder / ROLES_FILE) != _mark():
        say(cluster, folder=cluster.folder, statements=roles.for_cluster(cluster.keys))
        say(cluster, folder=cluster.folder, statements=roles.for_database(), database=roles.DATABASE)
        _write(cluster, folder=cluster.folder, name=ROLES_FILE, text=_mark())


def make_home(folder: Path) -> None:
    """The data folder exists. Others may not list it; root's may be passed, as the database user must."""
    try:
        folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        probe = folder / f".writable.{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CannotRunPostgres(
            f"the data folder {folder} cannot be written: {error.strerror}",
            remedy="Set SEATRIAL_DATA (or --data) to a folder that you may write.",
        ) from error


def _require_passage(home: Path, *, who: User) -> None:
    closed = binaries.closed_folder(home / FOLDER, who=who)
    if closed is not None:
        raise CannotRunPostgres(
            f"the system user {who.name!r}, under which PostgreSQL runs, may not pass {closed}",
            remedy="Run Seatrial as an ordinary user; or keep the data elsewhere, as "
            f"SEATRIAL_DATA=/var/lib/seatrial; or open the folder yourself: chmod o+x {closed}",
        )


def _require_version(folder: Path) -> None:
    try:
        found = (folder / "PG_VERSION").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        if folder.exists():
            raise CannotRunPostgres(
                f"{folder} is no database: PG_VERSION is missing",
                remedy="Put the data folder back from a backup, or choose another one with SEATRIAL_DATA.",
            ) from None
        return
    except OSError as error:
        raise CannotRunPostgres(
            f"{folder} cannot be read: {error.strerror}",
            remedy="Start Seatrial as the user who made the data folder.",
        ) from error
    if found != str(binaries.MAJOR):
        raise CannotRunPostgres(
            f"{folder} was written by PostgreSQL {found}; this Seatrial brings PostgreSQL {binaries.MAJOR}",
            remedy="Start the Seatrial that wrote it, or choose another data folder with SEATRIAL_DATA.",
        )


def _socket_folder(home: Path, *, who: User) -> Path:
    folder = home / "run"
    if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
        mark = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"seatrial-{who.uid}-{mark}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    # in a shared temporary folder somebody else may have been there first
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), who.uid):
        raise CannotRunPostgres(f"{folder} belongs to somebody else", remedy=f"Remove {folder}.")
    if who.switch:
        os.chown(folder, who.uid, who.gid)
    folder.chmod(0o700)
    keys.write_private(home / SOCKET_NOTE, text=f"{folder}\n")
    return folder


def _make(cluster: Cluster) -> None:
    who = cluster.user
    for left in cluster.folder.parent.glob(f"{FOLDER}.new.*"):  # from a start that was killed
        shutil.rmtree(left)
    draft = cluster.folder.with_name(f"{FOLDER}.new.{os.getpid()}")
    draft.mkdir(mode=0o700)
    if who.switch:
        os.chown(draft, who.uid, who.gid)
    superuser = roles.NAMES["superuser"]
    initdb: list[str | Path] = [cluster.programs / "initdb", "--pgdata", draft, "--username", superuser]
    # rejecting is only until our own rules are written, two lines below
    binaries.run(
        who, command=[*initdb, "--auth", "reject", "--encoding", "UTF8", "--locale", "C.UTF-8"], seconds=300
    )
    _write(cluster, folder=draft, name="pg_hba.conf", text=ACCESS_RULES)
    say(cluster, folder=draft, statements=roles.for_cluster(cluster.keys) + roles.new_database())
    say(cluster, folder=draft, statements=roles.for_database(), database=roles.DATABASE)
    _write(cluster, folder=draft, name=ROLES_FILE, text=_mark())
    draft.rename(cluster.folder)


def _mark() -> str:
    return f"{roles.VERSION}\n"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        return ""


def _write(cluster: Cluster, *, folder: Path, name: str, text: str) -> None:
    """The file of the database's user holds the text; left alone where it does already."""
    if _text(folder / name) == text:
        return
    keys.write_private(folder / name, text=text)
    if cluster.user.switch:
        os.chown(folder / name, cluster.user.uid, cluster.user.gid)


def say(cluster: Cluster, *, folder: Path, statements: str, database: str = "template1") -> None:
    """Runs the statements, one a line, in single-user mode: nobody can connect meanwhile."""
    command = [str(cluster.programs / "postgres"), "--single", "-j", "-D", str(folder), database]
    ended = subprocess.run(
        command,
        input=statements.replace(";\n", ";\n\n"),
        capture_output=True,
        text=True,
        check=False,
        **cluster.user.arguments,
    )
    if ended.returncode or "ERROR:" in ended.stderr or "FATAL:" in ended.stderr:
        raise CannotRunPostgres(f"the roles of the database could not be made: {ended.stderr.strip()[-300:]}")
