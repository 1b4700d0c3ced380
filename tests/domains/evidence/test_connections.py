"""Connections: defined in files, tried, kept with their health; secrets stay where they are."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from seatrial.domains.evidence import selectors, services
from seatrial.domains.evidence.models import ConnectionHealth
from seatrial.domains.workspace import services as workspaces
from seatrial.domains.workspace.rules import compile_files
from seatrial.kit.access import Actor, Denied, system
from seatrial.kit.problems import NotFound
from tests.cast import NOW
from tests.connectors.servers import reply, serving

pytestmark = pytest.mark.django_db

ADA = Actor("human", "person-1", "Ada", grants=frozenset({"read", "connections:test"}))
FILE = """\
apiVersion: seatrial.dev/v1
kind: Connection
metadata: {{name: logs, title: Logs}}
spec: {{type: {type}, url: "{url}", owner: team:ops, scope: [system:edi], secret: "{secret}"}}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {{name: ops}}
spec: {{type: team, children: []}}
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {{name: edi}}
spec: {{owner: ops}}
"""


def define(url: str, *, type: str = "loki", secret: str = "env:LOKI_TOKEN") -> None:
    """One connection stands applied."""
    text = FILE.format(type=type, url=url, secret=secret)
    workspaces.apply("ops", files={"connections.yaml": text.encode()}, actor=system("test"), now=NOW)


def attempt(now: Any = NOW, **more: Any) -> selectors.Health:
    """Ada tries it."""
    return services.try_connection("logs", actor=more.pop("actor", ADA), now=now, allow=("127.0.0.1",))


def test_a_connection_is_tried_with_its_secret_and_its_health_is_kept(
    monkeypatch: Any, settings: Any
) -> None:
    settings.SECRET_ALLOW = ("env:LOKI_TOKEN",)
    monkeypatch.setenv("LOKI_TOKEN", "s3cret-token")
    with serving(reply(b'{"status":"success","data":[]}')) as server:
        define(server.url)
        assert attempt().well
        assert b"GET /loki/api/v1/labels" in server.seen[0] and b"Bearer s3cret-token" in server.seen[0]
    broken = attempt(NOW + timedelta(minutes=1))
    assert (broken.well, broken.since) == (
        False,
        NOW + timedelta(minutes=1),
    ) and "connection refused" in broken.reason
    assert attempt(NOW + timedelta(minutes=2)).since == NOW + timedelta(minutes=1)
    assert "s3cret" not in str(ConnectionHealth.objects.values_list())


def test_a_secret_that_the_operator_does_not_open_is_not_read(monkeypatch: Any, settings: Any) -> None:
    settings.SECRET_ALLOW = ()
    define("http://127.0.0.1:9", secret="file:/etc/passwd")
    found = attempt()
    assert not found.well and "does not let definitions use file:/etc/passwd" in found.reason


@pytest.mark.parametrize(
    ("status", "words"), [("401 Unauthorized", "does not let us in"), ("500 Broken", "status 500")]
)
def test_what_the_server_says_is_the_reason(status: str, words: str) -> None:
    with serving(reply(b"", status=status)) as server:
        define(server.url, secret="")
        assert words in attempt().reason


def bucket(s3: str, monkeypatch: Any, settings: Any) -> str:
    """The address of the bucket; its key is where the connection says, and none is in AWS' variables."""
    settings.SECRET_ALLOW = ("env:BUCKET_KEY",)
    monkeypatch.setenv("BUCKET_KEY", "AKIDTEST:s3cret-key")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    return s3.replace("/artefacts", "/backups")


def test_a_bucket_is_well_with_its_key_and_says_when_it_is_not_there(
    s3: str, monkeypatch: Any, settings: Any
) -> None:
    url = bucket(s3, monkeypatch, settings)
    define(url, type="s3", secret="env:BUCKET_KEY")
    found = attempt()
    assert (found.well, found.reason) == (True, "")

    define(url.replace("//evidence/", "//evidense/"), type="s3", secret="env:BUCKET_KEY")
    wrong = attempt(NOW + timedelta(minutes=1))
    assert (wrong.well, wrong.since) == (False, NOW + timedelta(minutes=1))
    assert wrong.reason.startswith("s3://evidense/backups: NoSuchBucket: The specified bucket does not exist")
    assert "s3cret-key" not in str(ConnectionHealth.objects.values_list())


def test_a_bucket_that_is_away_or_may_not_be_reached_says_so(
    s3: str, monkeypatch: Any, settings: Any
) -> None:
    url = bucket(s3, monkeypatch, settings)
    define(url.rpartition(":")[0] + ":9", type="s3", secret="env:BUCKET_KEY")
    away = attempt()
    assert not away.well and away.reason.startswith("s3://evidence/backups: ")

    define(url, type="s3", secret="env:BUCKET_KEY")
    refused = services.try_connection("logs", actor=ADA, now=NOW, allow=())
    assert not refused.well and "may not be reached" in refused.reason


def test_a_bucket_whose_key_the_operator_does_not_open_is_not_asked(
    s3: str, monkeypatch: Any, settings: Any
) -> None:
    url = bucket(s3, monkeypatch, settings)
    settings.SECRET_ALLOW = ()
    define(url, type="s3", secret="env:BUCKET_KEY")
    found = attempt()
    assert not found.well and "does not let definitions use env:BUCKET_KEY" in found.reason


def test_all_are_tried_every_five_minutes_and_those_that_went_are_forgotten() -> None:
    define("http://127.0.0.1:9", secret="")
    assert services.try_connections(now=NOW) == 1
    assert services.try_connections(now=NOW + timedelta(minutes=4)) == 0
    assert services.try_connections(now=NOW + timedelta(minutes=5)) == 1
    workspaces.apply(
        "ops",
        files={"x.yaml": FILE.format(type="", url="", secret="").partition("---\n")[2].encode()},
        actor=system("test"),
        now=NOW,
    )
    services.try_connections(now=NOW + timedelta(minutes=6))
    assert not ConnectionHealth.objects.exists()


def test_only_who_may_tries_and_a_confined_actor_does_not_know_it() -> None:
    define("http://127.0.0.1:9", secret="")
    with pytest.raises(Denied):
        attempt(actor=replace(ADA, grants=frozenset({"read"})))
    owner = replace(ADA, grants=frozenset(), within={"team:ops": frozenset({"connections:test"})})
    assert not attempt(actor=owner).well
    with pytest.raises(NotFound):
        attempt(actor=replace(ADA, is_confined=True))


@pytest.mark.parametrize(
    ("type", "url", "secret", "words"),
    [
        ("loki", "ftp://x", "", "a loki is at http or https://host"),
        ("postgres", "postgresql://u:p@host/db", "", "the address holds a password"),
        ("loki", "https://x", "hunter2", "the secret is no reference"),
    ],
)
def test_the_linter_finds_wrong_addresses_and_secrets_in_the_open(
    type: str, url: str, secret: str, words: str
) -> None:
    text = FILE.format(type=type, url=url, secret=secret)
    found = compile_files({"connections.yaml": text.encode()}).errors
    assert [words in each.message for each in found] == [True]


def test_the_page_shows_health_and_a_button_and_never_the_secret(
    by: Any, monkeypatch: Any, settings: Any
) -> None:
    settings.SECRET_ALLOW, settings.PROBE_ALLOW = ("env:LOKI_TOKEN",), ("127.0.0.1",)
    monkeypatch.setenv("LOKI_TOKEN", "s3cret-token")
    browser = by("administrator")
    assert "No connections yet" in browser.get("/connections").content.decode()
    with serving(reply(b"{}")) as server:
        define(server.url)
        assert "not tried yet" in browser.get("/connections").content.decode()
        assert browser.post("/connections/logs/test").status_code == 302
    page = browser.get("/connections").content.decode()
    assert "well" in page and "secret in env:LOKI_TOKEN" in page and "s3cret-token" not in page
    given = browser.get("/api/v1/connections").json()["items"][0]
    assert (given["well"], given["secret"]) == (True, "env:LOKI_TOKEN")
