"""Runs the embedded database: in the foreground, as our own child, over a socket that only we reach."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from seatrial.server import cluster as clusters
from seatrial.server import database
from seatrial.server.binaries import CannotRunPostgres
from seatrial.server.cluster import Cluster
from seatrial.server.config import Settings
from seatrial.server.processes import Part

#: Redo runs at about 250 MB/s, and max_wal_size bounds it; this is patience for a slow disk.
RECOVERY_SECONDS = 600.0
STOP_SECONDS = 60.0
LONGEST_LOG_BYTES = 10 * 1024 * 1024
#: Connections beside the pools of the web: worker, supervisor, doctor, a person with psql.
SPARE_CONNECTIONS = 30
#: What two pagers keep, one for each round: while a new one starts, the old one may not have ended.
PAGER_CONNECTIONS = 48
#: What two processes that take mails keep, one for each thread.
MAIL_CONNECTIONS = 18
#: What the database keeps of its log for a keeper of backups that does not come for it.
LONGEST_BACKLOG = "4GB"
PROC = Path("/proc")


def part(settings: Settings, *, cluster: Cluster) -> Part:
    """The database as a part of the supervisor. SIGINT is its fast stop; SIGTERM would wait for clients."""
    log_file = settings.folder / "log" / "postgres.log"
    options = [f"-c{name}={value}" for name, value in _options(settings, cluster=cluster).items()]
    return Part(
        name="database",
        command=[str(cluster.programs / "postgres"), "-D", str(cluster.folder), *options],
        before=lambda: _clear_the_way(cluster, log_file=log_file),
        arguments=cluster.user.arguments,
        log_file=log_file,
        end_with=signal.SIGINT,
        orphaned=signal.SIGINT,
        patience_seconds=STOP_SECONDS,
    )


def wait_until_ready(settings: Settings, *, process: Part, stopping: Callable[[], bool]) -> None:
    """The database answers. Raises CannotRunPostgres with its own last words where it ended instead.

    It is given the time that crash recovery needs, as long as its process lives.
    """
    deadline = time.monotonic() + RECOVERY_SECONDS
    while not stopping():
        try:
            psycopg.connect(**database.parameters(settings)).close()
            return
        except psycopg.OperationalError as error:
            said = str(error)
        if not process.alive or time.monotonic() > deadline:
            words = _last_words(process.log_file) or said
            raise CannotRunPostgres(
                f"PostgreSQL did not come up: {words}", remedy=f"Read {process.log_file} for the whole of it."
            )
        time.sleep(0.03)


def postmaster(folder: Path) -> int:
    """The process id of the server that runs on the database folder, 0 where none does.

    The pid file is only a hint: after a crash or in a new container its number may be somebody else's.
    """
    try:
        pid = int((folder / "postmaster.pid").read_text(encoding="ascii").split("\n", 1)[0])
    except (OSError, ValueError):
        return 0
    return pid if _works_in(pid, folder=folder) else 0


def connections_needed(settings: Settings) -> int:
    """How many connections one `up` opens at most."""
    clients = settings.web_processes * max(settings.database_pool, settings.web_threads)
    mails = MAIL_CONNECTIONS if settings.mail_in_port is not None else 0
    return clients + settings.worker_jobs * 2 + PAGER_CONNECTIONS + mails


def _options(settings: Settings, *, cluster: Cluster) -> dict[str, str]:
    return {
        "listen_addresses": "",
        "unix_socket_directories": str(cluster.socket),
        "unix_socket_permissions": "0700",
        "max_connections": str(connections_needed(settings) + SPARE_CONNECTIONS),
        "password_encryption": "scram-sha-256",
        "shared_buffers": "256MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "64MB",
        "max_wal_size": "1GB",
        "max_slot_wal_keep_size": LONGEST_BACKLOG,
        "wal_compression": "on",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] %a ",
        "log_lock_waits": "on",
        "idle_in_transaction_session_timeout": "60s",
    }


def _clear_the_way(cluster: Cluster, *, log_file: Path) -> None:
    log_file.parent.mkdir(mode=0o700, exist_ok=True)
    if log_file.exists() and log_file.stat().st_size > LONGEST_LOG_BYTES:
        log_file.replace(log_file.with_suffix(".log.1"))
    _end_orphan(cluster)
    if not _users_of(cluster.folder):
        # PostgreSQL refuses to start when the number in a stale file belongs to any living process
        for stale in (cluster.folder / "postmaster.pid", cluster.socket / ".s.PGSQL.5432.lock"):
            if _names_a_stranger(stale):
                stale.unlink(missing_ok=True)
        clusters.keep_rules(cluster)


def _end_orphan(cluster: Cluster) -> None:
    """A server whose supervisor was killed is stopped cleanly before the next one starts."""
    deadline = time.monotonic() + STOP_SECONDS
    if pid := postmaster(cluster.folder):
        os.kill(pid, signal.SIGINT)
    while pid and _works_in(pid, folder=cluster.folder):
        if time.monotonic() > deadline:
            raise CannotRunPostgres(
                f"another PostgreSQL (process {pid}) holds {cluster.folder} and does not stop",
                remedy=f"Find out what it waits for in the log, then stop it: kill -QUIT {pid}",
            )
        time.sleep(0.05)


def _users_of(folder: Path) -> list[int]:
    """Every process that has the database folder as its working folder: servers and their children."""
    numbers = (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()) if PROC.is_dir() else ()
    return [pid for pid in numbers if _works_in(pid, folder=folder)]


def _works_in(pid: int, *, folder: Path) -> bool:
    try:
        return (PROC / str(pid) / "cwd").readlink() == folder.resolve()
    except OSError:
        return False


def _names_a_stranger(lock: Path) -> bool:
    try:
        pid = int(lock.read_text(encoding="ascii").split("\n", 1)[0])
    except (OSError, ValueError):
        return False
    return (PROC / str(pid)).exists()


def _last_words(log_file: Path | None) -> str:
    if log_file is None or not log_file.exists():
        return ""
    lines = log_file.read_text(encoding="utf-8", errors="replace").splitlines()[-20:]
    telling = [line for line in lines if any(word in line for word in ("FATAL", "ERROR", "PANIC", "HINT"))]
    return " / ".join(telling[-3:])
