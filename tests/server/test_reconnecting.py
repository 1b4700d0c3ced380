"""A database that was away is used again as soon as it answers, however long it was away."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg_pool import ConnectionPool, PoolTimeout

from seatrial.server import reconnecting


class Door:
    """A port of this machine behind which is the database of the tests, as long as it is open."""

    def __init__(self) -> None:
        with socket.socket() as tried:
            tried.bind(("127.0.0.1", 0))
            self.port: int = tried.getsockname()[1]
        self._listening: socket.socket | None = None
        self._lines: list[socket.socket] = []

    def open(self) -> None:
        """Whoever connects is let through to the database."""
        listening = socket.create_server(("127.0.0.1", self.port))
        self._listening = listening
        threading.Thread(target=self._let_in, args=(listening,), daemon=True).start()

    def close(self) -> None:
        """Nobody answers, and all who are inside are thrown out."""
        for each in (self._listening, *self._lines):
            if each is not None:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
                each.close()
        self._listening, self._lines = None, []

    def _let_in(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, far = listening.accept()[0], _database()
                self._lines += [near, far]
                for source, target in ((near, far), (far, near)):
                    threading.Thread(target=_carry, args=(source, target), daemon=True).start()


def _database() -> socket.socket:
    settings = connection.settings_dict
    host, port = settings["HOST"], int(settings["PORT"] or 5432)
    if not host.startswith("/"):
        return socket.create_connection((host, port))
    far = socket.socket(socket.AF_UNIX)
    far.connect(f"{host}/.s.PGSQL.{port}")
    return far


def _carry(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def door() -> Iterator[Door]:
    with closing(Door()) as made:
        yield made


def options(door: Door) -> dict[str, Any]:
    known = connection.get_connection_params()
    return {name: known[name] for name in ("dbname", "user", "password") if known.get(name)} | {
        "host": "127.0.0.1",
        "port": door.port,
        "autocommit": True,
    }


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconnecting, "PATIENCE_SECONDS", 0.6)


@pytest.mark.django_db
@pytest.mark.usefixtures("hurried")
def test_a_pool_finds_the_database_again_after_many_attempts_that_failed(door: Door) -> None:
    door.open()
    asked = reconnecting.pool(2)
    with ConnectionPool(
        kwargs=options(door), open=True, check=ConnectionPool.check_connection, **asked
    ) as pool:
        with pool.connection() as line:
            assert line.execute("SELECT 1").fetchone() == (1,)
        door.close()
        for _ in range(4):  # each of these gives up, the pool never does
            with pytest.raises(PoolTimeout):
                pool.getconn()
        threading.Timer(0.3, door.open).start()
        with pool.connection() as line:
            assert line.execute("SELECT 2").fetchone() == (2,)


@pytest.mark.django_db
@pytest.mark.usefixtures("hurried")
def test_a_database_that_stays_away_is_told_in_its_own_words(door: Door) -> None:
    began = time.monotonic()
    with pytest.raises(psycopg.OperationalError, match="refused"):
        reconnecting.PatientConnection.connect(**options(door))
    assert time.monotonic() - began >= 0.6


@pytest.mark.django_db
@pytest.mark.usefixtures("hurried")
def test_who_waited_when_an_attempt_was_given_up_is_served_by_the_next(door: Door) -> None:
    asked = reconnecting.pool(1)  # the pool's own first attempt is the only one
    gives_up, may_go_on = threading.Event(), threading.Event()

    def at_the_give_up(pool: Any) -> None:
        gives_up.set()
        assert may_go_on.wait(30)
        asked["reconnect_failed"](pool)

    answers: list[Any] = []

    def ask() -> None:
        with pool.connection(timeout=30) as line:
            answers.append(line.execute("SELECT 3").fetchone())

    with ConnectionPool(
        kwargs=options(door), open=True, **asked | {"reconnect_failed": at_the_give_up}
    ) as pool:
        late = threading.Thread(target=ask)
        late.start()
        assert gives_up.wait(30)
        # nobody else comes by: the system is quiet, and the database is back
        door.open()
        may_go_on.set()
        late.join(30)
        assert answers == [(3,)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"dbname": "nowhere"}, "does not exist"), ({"user": "nobody-here"}, "nobody-here")],
)
def test_what_the_server_refuses_is_told_at_once(
    door: Door, wrong: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = _counted(monkeypatch)
    door.open()
    with pytest.raises(psycopg.OperationalError, match=said):
        reconnecting.PatientConnection.connect(**options(door) | wrong)
    assert len(tries) == 1


def test_a_server_that_says_that_it_is_starting_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server of one sentence: real ones say it for a moment only."""
    monkeypatch.setattr(reconnecting, "PATIENCE_SECONDS", 0.6)
    tries = _counted(monkeypatch)
    fields = b"SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0"
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(
            target=_say, args=(server, b"E" + (len(fields) + 4).to_bytes(4, "big") + fields), daemon=True
        ).start()
        with pytest.raises(psycopg.OperationalError, match="starting up"):
            reconnecting.PatientConnection.connect(
                host="127.0.0.1", port=server.getsockname()[1], sslmode="disable", user="one"
            )
        server.shutdown(socket.SHUT_RDWR)
    assert len(tries) > 1


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One more for each try, which is made all the same."""
    tries: list[int] = []
    connect = psycopg.Connection.connect.__func__  # type: ignore[attr-defined]

    def counted(cls: type, *words: Any, **options: Any) -> Any:
        tries.append(1)
        return connect(cls, *words, **options)

    monkeypatch.setattr(psycopg.Connection, "connect", classmethod(counted))
    return tries


def _say(server: socket.socket, words: bytes) -> None:
    with suppress(OSError):
        while True:
            line = server.accept()[0]
            line.recv(65536)
            line.sendall(words)
            line.close()


_ENDS = """
import sys
from psycopg_pool import ConnectionPool
from seatrial.server import reconnecting
reconnecting.PATIENCE_SECONDS = 3600.0
pool = ConnectionPool(kwargs={"host": "127.0.0.1", "port": 1}, open=True, **reconnecting.pool(2))
"""


def test_a_process_ends_while_its_pool_still_tries() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ENDS], capture_output=True, text=True, timeout=120, check=True
    )
    assert "couldn't stop thread" not in done.stderr
