"""One throw-away PostgreSQL for a test run, in memory, with a template that xdist's workers clone.

Loaded with `-p` so that it is up before pytest-django reads the settings. `SEATRIAL_TEST_SERVER` names a
folder with a server that is up already (set for xdist's workers).
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from seatrial.domains.audit.rules.notes import Signer
from seatrial.server import audit_key, binaries, postgres

SERVER = "SEATRIAL_TEST_SERVER"
TEMPLATE = "seatrial_template"
UNSAFE = ("--locale=C.UTF-8", "--no-sync", "--no-data-checksums")
QUICK = {
    "listen_addresses": "",
    "max_connections": "90",
    "shared_buffers": "128MB",
    "jit": "off",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "checkpoint_timeout": "1h",
    "max_wal_size": "4GB",
}
_server: subprocess.Popen[bytes] | None = None
_folder: Path | None = None


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """The server runs, the template has every migration, and the settings point to it."""
    if SERVER in os.environ or early_config.known_args_namespace.help:
        return
    for name in [name for name in os.environ if name.startswith("SEATRIAL_")]:
        del os.environ[name]  # what the developer has set is not what is tested
    folder = _start()
    os.environ[SERVER] = str(folder)
    os.environ["SEATRIAL_DATA"] = str(folder / "data")
    (folder / "data").mkdir()
    (folder / "data" / audit_key.FILE).write_text(f"{Signer('seatrial.dev/log/tests', bytes(32))}\n")
    os.environ["SEATRIAL_CONFIG"] = str(folder / "none.toml")
    os.environ["SEATRIAL_DATABASE_POOL"] = "0"
    os.environ["SEATRIAL_DATABASE_URL"] = f"postgresql://postgres@/{TEMPLATE}?host={folder}"
    if _make_template(folder):
        os.environ["SEATRIAL_TEST_TEMPLATE"] = TEMPLATE
    os.environ["SEATRIAL_DATABASE_URL"] = f"postgresql://postgres@/postgres?host={folder}"


def pytest_unconfigure(config: pytest.Config) -> None:
    """The server and its files are gone."""
    _end()


def _end() -> None:
    if _server is not None and _folder is not None:
        _server.send_signal(signal.SIGQUIT)
        _server.wait(20)
        shutil.rmtree(_folder, ignore_errors=True)


def _start() -> Path:
    global _server, _folder
    memory = Path("/dev/shm")
    _sweep(memory)
    folder = Path(tempfile.mkdtemp(prefix="seatrial-", dir=memory if os.access(memory, os.W_OK) else None))
    _folder = folder
    who = binaries.user("seatrial")
    if who.switch:
        os.chown(folder, who.uid, who.gid)
    programs = binaries.programs(who, spare=folder)
    cluster = folder / "cluster"
    binaries.run(
        who,
        command=[programs / "initdb", "-D", cluster, "-A", "trust", "-U", "postgres", "-E", "UTF8", *UNSAFE],
    )
    options = [f"-c{name}={value}" for name, value in {**QUICK, "unix_socket_directories": folder}.items()]
    log = (folder / "postgres.log").open("wb")
    _server = subprocess.Popen(
        [str(programs / "postgres"), "-D", str(cluster), *options],
        stderr=log,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=binaries.bound_to_parent(signal.SIGQUIT),
        **who.arguments,
    )
    log.close()
    _wait(programs, folder)
    return folder


def _sweep(memory: Path) -> None:
    """Removes what runs that were killed have left: their server went with them, their files did not."""
    for left in memory.glob("seatrial-*"):
        if time.time() - left.stat().st_mtime > 60 and not postgres.postmaster(left / "cluster"):
            shutil.rmtree(left, ignore_errors=True)


def _wait(programs: Path, folder: Path) -> None:
    assert _server is not None
    deadline = time.monotonic() + 30
    while subprocess.run([str(programs / "pg_isready"), "-q", "-h", str(folder)], check=False).returncode:
        if _server.poll() is not None or time.monotonic() > deadline:
            raise pytest.UsageError(f"no test database: {(folder / 'postgres.log').read_text()}")
        time.sleep(0.02)


def _make_template(folder: Path) -> bool:
    """Whether every migration applies. Where not, tests without a database run all the same."""
    command = [sys.executable, "-c", _MAKE_TEMPLATE, str(folder), TEMPLATE]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "seatrial.server.settings"}
    return subprocess.run(command, check=False, env=environment).returncode == 0


_MAKE_TEMPLATE = """
import sys, psycopg, django
with psycopg.connect(f"host={sys.argv[1]} user=postgres dbname=postgres", autocommit=True) as server:
    server.execute(f"create database {sys.argv[2]}")
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
