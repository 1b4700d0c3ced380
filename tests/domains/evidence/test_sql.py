"""The probe `sql` on a real PostgreSQL: it only reads, asks one thing, ends in time, and goes by name."""

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg
import pytest

from seatrial.cli.runner import looking
from seatrial.connectors.sandbox import Keeper
from seatrial.domains.evidence import rules, selectors, services
from seatrial.domains.evidence.models import Watch
from seatrial.domains.evidence.types import Execution, Item, Order, Subject
from seatrial.domains.runners import services as runners_write
from seatrial.domains.runners.models import Content, Job
from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import Actor, system
from seatrial.kit.files import FileMap
from tests.cast import NOW
from tests.factories import runners
from tests.factories.workspaces import component, workspace

SOCKET = Path(os.environ["SEATRIAL_TEST_SERVER"]) / ".s.PGSQL.5432"
#: All of them use one table of the server that the tests share.
pytestmark = pytest.mark.xdist_group("probed")
ADDRESS = f"postgresql://postgres:hunter2@/postgres?host={SOCKET.parent}"
CONNECTION = """\
apiVersion: seatrial.dev/v1
kind: Connection
metadata: {{name: edi-database, title: Database}}
spec: {{type: {type}, url: "{url}", owner: team:ops, scope: [{scope}], secret: "env:EDI_LOGIN"}}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {{name: ops}}
spec: {{type: team, children: []}}
"""
SECRETS = frozenset({"env:EDI_DATABASE", "env:EDI_LOGIN"})


@dataclass(frozen=True)
class Door:
    """A port of this machine that leads to the socket of the tests' PostgreSQL."""

    port: int

    @property
    def url(self) -> str:
        return f"postgresql://127.0.0.1:{self.port}/postgres"


@pytest.fixture
def door() -> Iterator[Door]:
    listening = socket.create_server(("127.0.0.1", 0))
    Thread(target=_let_in, args=(listening,), daemon=True).start()
    yield Door(listening.getsockname()[1])
    listening.close()


def _let_in(listening: socket.socket) -> None:
    with suppress(OSError):
        while True:
            caller, _ = listening.accept()
            Thread(target=_serve, args=(caller,), daemon=True).start()


def _serve(caller: socket.socket) -> None:
    with caller, socket.socket(socket.AF_UNIX) as server:
        server.connect(str(SOCKET))
        back = Thread(target=_carry, args=(server, caller), daemon=True)
        back.start()
        _carry(caller, server)
        back.join()


def _carry(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@pytest.fixture
def table() -> Iterator[psycopg.Connection[Any]]:
    """A table that everybody may write, whose rows a probe must leave alone."""
    with psycopg.connect(ADDRESS, autocommit=True) as line:
        line.execute("DROP TABLE IF EXISTS probed")
        line.execute("CREATE TABLE probed AS SELECT n, n * 1.5 AS half FROM generate_series(1, 5) n")
        yield line
        line.execute("DROP TABLE probed")


def ask(monkeypatch: pytest.MonkeyPatch, query: str, *, seconds: float = 10, **more: Any) -> Item:
    """What the probe says of the query, as a runner asks it."""
    monkeypatch.setenv("EDI_DATABASE", ADDRESS)
    asked = {"connection": "env:EDI_DATABASE", "query": query, **more}
    execution = Execution(Keeper(same_user=True), secrets=SECRETS)
    return rules.observe(order(asked, seconds=seconds), files=FileMap({}), now=NOW, execution=execution)


def order(parameters: dict[str, Any], *, seconds: float = 10) -> Order:
    """The order to ask for the service `edi`."""
    return Order(
        key="service:edi@production#sql:1", subject=Subject("service:edi", "production"), workspace="ops",
        probe="sql", parameters=parameters, evidence_type="query", max_age=timedelta(hours=1),
        every=timedelta(minutes=5), timeout=timedelta(seconds=seconds), author="checklist:basics",
    )  # fmt: skip


def test_rows_come_by_column_and_at_most_so_many(
    monkeypatch: pytest.MonkeyPatch, table: psycopg.Connection[Any]
) -> None:
    query = "SELECT n, half, now() - now() AS age FROM probed WHERE n < %(most)s ORDER BY n"
    found = ask(monkeypatch, query, parameters={"most": 4}, rows=2).findings
    assert (found["columns"], found["row_count"], found["truncated"]) == (["n", "half", "age"], 2, True)
    assert found["rows"] == [{"n": 1, "half": 1.5, "age": 0.0}, {"n": 2, "half": 3, "age": 0.0}]


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM probed",
        "WITH gone AS (DELETE FROM probed RETURNING n) SELECT * FROM gone",
        "SELECT 1; DELETE FROM probed",
        "SELECT 1; COMMIT; DELETE FROM probed",
        "COMMIT",
        "SET TRANSACTION READ WRITE",
        "SELECT n FROM probed FOR UPDATE",
        "SELECT set_config('transaction_read_only', 'off', false), n INTO other FROM probed",
        "COPY probed TO PROGRAM 'cat'",
        "EXPLAIN ANALYZE DELETE FROM probed",
        "DROP TABLE probed",
    ],
)
def test_what_does_more_than_read_does_nothing(
    monkeypatch: pytest.MonkeyPatch, table: psycopg.Connection[Any], query: str
) -> None:
    item = ask(monkeypatch, query)
    assert (item.outcome, item.findings) == ("failed", {})
    assert "hunter2" not in item.problem
    row = table.execute("SELECT count(*) FROM probed").fetchone()
    assert row == (5,)


def test_a_query_that_takes_too_long_is_cancelled_at_the_server(
    monkeypatch: pytest.MonkeyPatch, table: psycopg.Connection[Any]
) -> None:
    item = ask(monkeypatch, "SELECT pg_sleep(60) AS probed_slowly", seconds=1)
    assert item.outcome == "failed" and "cancel" in item.problem
    running = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%%probed_slowly%%' AND pid <> %s"
    assert table.execute(running, [table.info.backend_pid]).fetchone() == (0,)


def apply(door: Door, *, type: str = "postgres", scope: str = "service:edi", url: str = "") -> None:
    """The connection stands, and `edi` wants to ask through it; nothing has been asked yet."""
    text = CONNECTION.format(type=type, url=url or door.url, scope=scope)
    others = component("other", owner="others")
    files = workspace(**{"catalog.yaml": component(), "other.yaml": others, "servers.yaml": text.encode()})
    workspaces.apply("ops", files=files, actor=system("test"), now=NOW)
    Watch.objects.all().delete()
    services.keep_watches([order(NAMED)], now=NOW)


NAMED = {"connection": "edi-database", "query": "SELECT sum(n) AS n FROM probed", "runner": "lab"}


def waits() -> str:
    """Why nothing was asked."""
    services.hand_out(trust=runners.PROTECTED, now=NOW)
    assert not Job.objects.exists()
    return selectors.latest([order(NAMED).key])[order(NAMED).key].problem


@pytest.mark.django_db
def test_a_runner_asks_through_a_connection_whose_secret_only_it_knows(
    door: Door, table: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = runners.machine(now=NOW)
    apply(door)
    assert "waits for approval" in waits()
    content = Content.objects.get()
    told = [{"name": "edi-database", "type": "postgres", "url": door.url, "secret": "env:EDI_LOGIN"}]
    assert content.document["connections"] == told, "whoever approves it sees whom it asks"
    runners_write.approve(content.digest, actor=system("other"), trust=runners.PROTECTED, now=NOW)
    Watch.objects.update(due_at=NOW, claimed_until=None)
    services.hand_out(trust=runners.PROTECTED, now=NOW)
    taken = lab.take(NOW)
    assert taken is not None
    sent = {"job": dict(taken.document), "digest": taken.digest, "files": dict(taken.files)}
    monkeypatch.setenv("EDI_LOGIN", "postgres:hunter2")

    def perform(secrets: frozenset[str]) -> dict[str, Any]:
        execution = Execution(Keeper(same_user=True), secrets=secrets)
        return looking.perform(sent, execution=execution, allow=(), now=NOW)

    found = perform(SECRETS)
    assert found["findings"]["first"] == {"n": 15}, found
    assert "hunter2" not in str(found)
    refused = perform(frozenset())
    assert "does not let definitions use env:EDI_LOGIN" in refused["problem"]
    sent["job"] = {**sent["job"], "document": {**sent["job"]["document"], "connections": []}}
    assert "digest" in perform(SECRETS)["problem"], "another server is another content"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"scope": "service:other"}, "connection:edi-database is not for service:edi"),
        ({"type": "loki", "url": "http://127.0.0.1:9"}, "is a loki, and this probe needs a postgres"),
    ],
)
def test_a_connection_that_is_not_for_it_is_not_handed_out(door: Door, given: Any, words: str) -> None:
    runners.machine(now=NOW)
    apply(door, **given)
    assert words in waits()
    assert not Content.objects.exists()


@pytest.mark.django_db
def test_a_connection_to_postgres_is_tried_with_its_secret(
    door: Door, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.SECRET_ALLOW = ("env:EDI_LOGIN",)
    apply(door)
    ada = Actor("human", "person-1", "Ada", grants=frozenset({"read", "connections:test"}))

    def tried(*allow: str) -> selectors.Health:
        return services.try_connection("edi-database", actor=ada, now=NOW, allow=allow)

    monkeypatch.setenv("EDI_LOGIN", "postgres:hunter2")
    assert tried("127.0.0.1").reason == ""
    assert not tried().well, "this machine's own addresses are not asked unasked"
    monkeypatch.setenv("EDI_LOGIN", "nobody-of-that-name:hunter2")
    assert 'role "nobody-of-that-name" does not exist' in tried("127.0.0.1").reason
