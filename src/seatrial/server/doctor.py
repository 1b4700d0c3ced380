"""What is wrong here, and the remedy. Works when nothing runs, and changes nothing."""

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from seatrial.connectors import blobs
from seatrial.kit.problems import Problem
from seatrial.server import (
    alert_findings,
    audit_findings,
    binaries,
    config,
    contact_findings,
    database,
    database_findings,
    heartbeat,
    keys,
    mail_findings,
    roles,
    supervisor,
)
from seatrial.server.backup import condition
from seatrial.server.cluster import FOLDER
from seatrial.server.config import Settings
from seatrial.server.findings import Finding, Verdict
from seatrial.server.migrations import known_migrations

OLDEST_PYTHON = (3, 11)
OLDEST_POSTGRES = 15
LOW_SPACE, NO_SPACE = 2 * 1024**3, 200 * 1024**2
LARGEST_SKEW = timedelta(seconds=2)
TEST_PACKAGES = {
    "chromium": "chromium",
    "prometheus": "prometheus",
    "prometheus-alertmanager": "prometheus-alertmanager",
    "openssh-server": "sshd",
}
SYSTEM_PATH = "/usr/local/sbin:/usr/sbin:/sbin"


def examine(*, now: Callable[[], datetime]) -> list[Finding]:
    """All findings, those of the machine first. Settings that cannot be taken are a finding too."""
    try:
        settings = config.load()
    except config.CannotConfigure as problem:
        faults = [
            Finding("settings", "fail", each.place, each.detail, each.remedy) for each in problem.faults
        ]
        return [_python(), *faults]
    found = [_python(), *_settings(settings), *_folder(settings), _artefacts(settings), _port(settings)]
    found += [mail_findings.server(settings), *mail_findings.mail_in(settings)]
    found += mail_findings.status_files(settings, now=now())
    found += [*_database(settings, now=now), condition.finding(settings, now=now())]
    return [*found, *_test_packages()]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        return Finding("python", "fail", sys.executable, f"it is {version}", "Install Python 3.11 or newer.")
    return Finding("python", "ok", sys.executable, f"it is {version}")


def _settings(settings: Settings) -> Iterator[Finding]:
    place = str(config.settings_file()) if config.settings_file().exists() else "environment and defaults"
    yield Finding("settings", "ok", place, f"data in {settings.folder}, port {settings.port}")
    if settings.address not in ("127.0.0.1", "::1") and not settings.public_url.startswith("https"):
        yield Finding(
            "settings",
            "warn",
            config.variable("address"),
            f"{settings.address} serves other machines without TLS",
            "Put a proxy with TLS before it, and set SEATRIAL_PUBLIC_URL to its https address.",
        )


def _folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.folder
    if not folder.exists():
        yield Finding("data folder", "ok", str(folder), "not there yet: `seatrial up` makes it")
        yield _space(next(parent for parent in folder.parents if parent.exists()))
        return
    yield _space(folder)
    yield from _private_files(folder)
    if settings.embedded:
        yield _cluster(settings, folder / FOLDER)


def _space(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    words = f"{free / 1024**3:.1f} GiB are free"
    if free < NO_SPACE:
        return Finding("disk", "fail", str(folder), words, "Make room: the database stops when it is full.")
    if free < LOW_SPACE:
        return Finding("disk", "warn", str(folder), words, "Make room before it is less than 0.2 GiB.")
    return Finding("disk", "ok", str(folder), words)


def _private_files(folder: Path) -> Iterator[Finding]:
    open_ones = []
    for path in (folder / keys.FILE, folder / "client.json"):
        try:
            open_ones += [path] if stat.S_IMODE(path.stat().st_mode) & 0o077 else []
        except OSError:
            continue
    for path in open_ones:
        yield Finding("permissions", "fail", str(path), "others may read it", f"chmod 600 {path}")
    if not os.access(folder, os.W_OK):
        remedy = "Run as the user who made it, or set SEATRIAL_DATA to a folder of yours."
        yield Finding("permissions", "fail", str(folder), "you may not write it", remedy)
    elif not open_ones:
        yield Finding("permissions", "ok", str(folder), "keys and token are closed to others")


def _cluster(settings: Settings, cluster: Path) -> Finding:
    try:
        if not cluster.exists():
            return Finding("database files", "ok", str(cluster), "not there yet: `seatrial up` makes them")
        who = binaries.user(settings.database_user, owner_of=cluster)
        closed = binaries.closed_folder(cluster, who=who)
        version = (cluster / "PG_VERSION").read_text(encoding="ascii").strip()
    except (OSError, Problem) as error:
        return Finding(
            "database files", "fail", str(cluster), f"cannot be read: {error}", "Run as their owner."
        )
    if closed is not None:
        words = f"{who.name!r}, under which PostgreSQL runs, may not pass it"
        return Finding("database files", "fail", str(closed), words, f"chmod o+x {closed}, or move the data.")
    if version != str(binaries.MAJOR):
        words = f"they are PostgreSQL {version}'s; this Seatrial brings {binaries.MAJOR}"
        return Finding("database files", "fail", str(cluster), words, "Start the Seatrial that wrote them.")
    return Finding("database files", "ok", str(cluster), f"PostgreSQL {version}, run by {who.name}")


def _port(settings: Settings) -> Finding:
    place = f"{settings.address}:{settings.port}"
    holder = supervisor.holder(settings.folder)
    problem = supervisor.port_problem(settings.address, port=settings.port)
    if not problem:
        return Finding("port", "ok", place, "it is free")
    if holder:
        return Finding("port", "ok", place, f"Seatrial itself listens (process {holder})")
    return Finding("port", "fail", place, problem, "Stop what listens there, or set SEATRIAL_PORT.")


def _database(settings: Settings, *, now: Callable[[], datetime]) -> Iterator[Finding]:
    parameters: dict[str, Any] = {}
    try:
        parameters = database.parameters(settings)
        with psycopg.connect(**parameters, autocommit=True) as line:
            place = _place(parameters)
            yield _version(line, place)
            yield _migrations(line, place)
            yield _roles(line, place, settings=settings)
            yield from database_findings.findings(line, place=place, settings=settings)
            yield from audit_findings.findings(line, place=place, settings=settings, now=now())
            yield _worker(line, place)
            yield _pager(line, place)
            yield from alert_findings.findings(line, place=place, settings=settings)
            yield from contact_findings.findings(line, settings=settings)
            yield from _workspaces(line)
            yield from mail_findings.undelivered(line)
            yield from mail_findings.replies(line)
            yield _clock(line, place, now=now)
    except (psycopg.Error, Problem) as error:
        words = next(iter(str(error).strip().splitlines()), type(error).__name__)
        running = supervisor.holder(settings.folder)
        if settings.embedded and not running:
            yield Finding("database", "warn", str(settings.folder), "it does not run", "Start: seatrial up")
            return
        remedy = (
            f"Read {settings.folder / 'log' / 'postgres.log'}; `seatrial up` starts it again by itself."
            if settings.embedded
            else "Check SEATRIAL_DATABASE_URL, and that the server runs."
        )
        yield Finding("database", "fail", _place(parameters), words, remedy)


def _place(parameters: dict[str, Any]) -> str:
    where = parameters.get("host", "")
    port = f":{parameters['port']}" if parameters.get("port") else ""
    return f"{where}{port} {parameters.get('dbname', '')}".strip()


def _version(line: psycopg.Connection[Any], place: str) -> Finding:
    number = line.info.server_version
    words = f"PostgreSQL {number // 10000}.{number % 10000} answers"
    if number // 10000 < OLDEST_POSTGRES:
        return Finding("database", "fail", place, words, f"Use PostgreSQL {OLDEST_POSTGRES} or newer.")
    return Finding("database", "ok", place, words)


def _migrations(line: psycopg.Connection[Any], place: str) -> Finding:
    try:
        applied = set(line.execute("SELECT app, name FROM django_migrations").fetchall())
    except psycopg.errors.UndefinedTable:
        applied = set()
    known = known_migrations()
    ours = {app for app, _ in known}
    strange = sorted(f"{app}.{name}" for app, name in applied - known if app in ours)
    missing = known - applied
    if strange:
        words = f"a newer Seatrial wrote it: {', '.join(strange)}"
        return Finding("migrations", "fail", place, words, "Install that Seatrial, or restore a backup.")
    if missing:
        return Finding("migrations", "fail", place, f"{len(missing)} are not applied", "Start: seatrial up")
    return Finding("migrations", "ok", place, f"all {len(known)} are applied")


def _roles(line: psycopg.Connection[Any], place: str, *, settings: Settings) -> Finding:
    found = roles.standing(line, name=line.info.user)
    faults = [
        *(["it is a superuser"] if found.superuser else []),
        *([f"it owns {', '.join(found.owned)}"] if found.owned else []),
        *([f"it may change {', '.join(found.changeable)}"] if found.changeable else []),
        *([f"it may not work with {', '.join(found.closed)}"] if found.closed else []),
    ]
    if not faults:
        words = f"the role {found.name} adds to the audit log and cannot change it"
        return Finding("roles", "ok", place, words)
    words = f"the role {found.name} is not what it should be: {'; '.join(faults)}"
    if settings.embedded:
        return Finding("roles", "fail", place, words, "Stop Seatrial and start it again: seatrial up")
    remedy = (
        "Make two roles, as docs/how-to/use-your-own-postgresql.md says, and set SEATRIAL_DATABASE_OWNER_URL."
        if settings.database_owner_url is None
        else "Let the role of SEATRIAL_DATABASE_OWNER_URL own the tables (REASSIGN OWNED), as "
        "docs/how-to/use-your-own-postgresql.md says, then start: seatrial up"
    )
    return Finding("roles", "fail" if found.closed else "warn", place, words, remedy)


def _worker(line: psycopg.Connection[Any], place: str) -> Finding:
    silence = heartbeat.silence(line)
    if silence is None or silence > heartbeat.SILENT_SECONDS:
        words = "no worker runs" if silence is None else f"the last sign of life is {silence:.0f} s old"
        return Finding("worker", "fail", place, words, "Start: seatrial up, or one more: seatrial worker")
    return Finding("worker", "ok", place, f"the last sign of life is {silence:.1f} s old")


def _pager(line: psycopg.Connection[Any], place: str) -> Finding:
    trouble = heartbeat.pager_trouble(line)
    if trouble:
        verdict: Verdict = "warn" if trouble == heartbeat.NO_PAGER else "fail"
        return Finding("pager", verdict, place, trouble, "Start: seatrial up. Its log says why pages wait.")
    return Finding("pager", "ok", place, "every round goes well, and no page is late")


_SOURCES = """
    SELECT w.name, g.trouble, g.trouble_detail, g.trouble_remedy, g.head <> '' AND g.head <> g.applied
      FROM workspace_gitsource g JOIN workspace_workspace w ON w.id = g.workspace_id ORDER BY w.name
"""


def _workspaces(line: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Repositories that cannot be read, and commits that wait; nothing before the first start."""
    try:
        rows = line.execute(_SOURCES).fetchall()
    except psycopg.errors.UndefinedTable:
        return
    for name, trouble, detail, remedy, waits in rows:
        place = f"workspace {name}"
        if trouble:
            yield Finding("workspace", "warn" if trouble == "moved" else "fail", place, detail, remedy)
        elif waits:
            words = "a commit waits to be applied: what runs is not what the files say"
            yield Finding("workspace", "warn", place, words, f"Look at /workspaces/{name}/pending.")
        else:
            yield Finding("workspace", "ok", place, "its head stands, or nothing was fetched yet")


def _clock(line: psycopg.Connection[Any], place: str, *, now: Callable[[], datetime]) -> Finding:
    before = now()
    row = line.execute("SELECT clock_timestamp()").fetchone()
    after = now()
    skew = abs((row[0] if row else before) - (before + (after - before) / 2))
    words = f"it and the database's differ by {skew.total_seconds():.3f} s"
    if skew > LARGEST_SKEW:
        return Finding("clock", "fail", place, words, "Let both machines keep time by NTP.")
    return Finding("clock", "ok", place, words)


def _artefacts(settings: Settings) -> Finding:
    """Whether a file can be written to the artefact store, read and deleted."""
    place = settings.artefact_store
    if not place.startswith("s3://") and not Path(place).exists():
        return Finding("artefacts", "ok", place, "not there yet: the first file makes it")
    try:
        store = blobs.open_store(place)
        store.check()
    except Problem as problem:
        remedy = "Check SEATRIAL_ARTEFACTS, the rights on it, and for S3 the AWS_ variables."
        return Finding("artefacts", "fail", place.partition("?")[0], problem.detail, remedy)
    return Finding("artefacts", "ok", store.place, "a file was written, read and deleted")


def _test_packages() -> Iterator[Finding]:
    path = f"{os.environ.get('PATH', '')}:{SYSTEM_PATH}"
    for package, program in TEST_PACKAGES.items():
        found = shutil.which(program, path=path)
        if found:
            yield Finding(package, "ok", found, "found; only the tests use it")
        else:
            remedy = f"For all tests: apt install {package}"
            yield Finding(package, "warn", "Debian", "not installed; tests that need it are skipped", remedy)
