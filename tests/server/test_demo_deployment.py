"""The demo says which build of the example runs: as the example itself says it, and once for each build."""

import http.server
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.test import Client

from seatrial.domains.audit.models import Entry
from seatrial.domains.catalog import selectors
from seatrial.domains.catalog.models import Deployment
from seatrial.domains.identity import services as identity
from seatrial.domains.workspace import services as workspaces
from seatrial.kit import clock
from seatrial.kit.access import system
from seatrial.server import config, demo, demo_deployment, parts, start
from seatrial.server.config import Settings
from tests.factories.identity import person

pytestmark = pytest.mark.django_db(transaction=True)
Running = Callable[..., AbstractContextManager[dict[str, str]]]


@pytest.fixture
def here(live_server: Any, tmp_path: Path) -> Settings:
    """The settings of a demo whose web process is up, with the token that a start leaves for programs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = config.load(data=tmp_path, port=int(live_server.url.rpartition(":")[2]), demo_port=port)
    now = clock.now()
    issued = identity.issue_token(
        "up", scopes=["*"], expires_at=now + timedelta(hours=1), actor=system("up"), now=now
    )
    (tmp_path / parts.CLIENT_FILE).write_text(json.dumps({"token": issued.secret}))
    workspaces.apply(
        demo.WORKSPACE, files=demo.workspace_files(made), actor=system("first-run"), now=clock.now()
    )
    return made


@pytest.fixture
def example(here: Settings, tmp_path: Path) -> Running:
    """`with example("1.0.0") as build:` the gateway runs, and says that it is this build."""

    @contextmanager
    def running(label: str, *, commit: str = "3f2a91c") -> Iterator[dict[str, str]]:
        words = ["serve", "--data", str(tmp_path / "gateway"), "--port", str(here.demo_port), "--with-parent"]
        known = {"PATH": os.environ["PATH"], "PYTHONPATH": str(demo.folder()), "EDI_COMMIT": commit}
        command = [sys.executable, "-m", "edi_gateway", *words, "--version-label", label]
        with subprocess.Popen(command, env=known, stdout=subprocess.DEVNULL) as process:
            try:
                yield _said(f"{demo.url(here)}/version")
            finally:
                process.terminate()
                process.wait(10)

    return running


def _said(url: str) -> dict[str, str]:
    deadline = time.monotonic() + 20
    while True:
        try:
            return dict(httpx.get(url, trust_env=False).json())
        except httpx.TransportError:
            assert time.monotonic() < deadline, "the example did not start"
            time.sleep(0.05)


def runs() -> str:
    """What the catalogue says runs in the demo's environment."""
    return selectors.service("edi-gateway").environment("demo").revision


def test_what_is_recorded_is_what_the_example_says_and_what_the_catalogue_shows(
    here: Settings, example: Running
) -> None:
    with example("1.4.2") as build:
        version = demo_deployment.record(here)

    assert build == {"version": "1.4.2", "commit": "3f2a91c"}
    assert version == runs() == "1.4.2+3f2a91c"
    row = Deployment.objects.get()
    assert (row.version, row.outcome, row.source) == (version, "succeeded", "seatrial up --demo")
    entry = Entry.objects.get(action="deployment.recorded")
    assert (entry.subject, entry.details["environment"]) == ("service:edi-gateway", "demo")
    browser = Client()
    browser.force_login(person("Ada", is_administrator=True))
    assert version in browser.get("/services/edi-gateway").content.decode()
    (given,) = browser.get("/api/v1/deployments?service=edi-gateway&environment=demo").json()["items"]
    assert (given["version"], given["outcome"]) == (version, "succeeded")


def test_a_start_of_the_same_build_is_no_deployment_and_every_other_build_is_one(
    here: Settings, example: Running
) -> None:
    for label, commit in (
        ("1.0.0", "a1"),
        ("1.0.0", "a1"),
        ("1.0.0", "b2"),
        ("2.0.0", "b2"),
        ("1.0.0", "a1"),
    ):
        with example(label, commit=commit):
            assert [demo_deployment.record(here) for _ in range(2)] == [f"{label}+{commit}"] * 2
            assert runs() == f"{label}+{commit}"

    recorded = Deployment.objects.order_by("started_at").values_list("version", flat=True)
    assert list(recorded) == ["1.0.0+a1", "1.0.0+b2", "2.0.0+b2", "1.0.0+a1"], "going back is one too"
    assert Entry.objects.filter(action="deployment.recorded").count() == 4


def test_what_others_record_of_other_environments_is_not_mixed_up(here: Settings, example: Running) -> None:
    with example("1.0.0"):
        demo_deployment.record(here)
        row = Deployment.objects.get()
        row.pk, row.uid, row.environment = None, "0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11", "elsewhere"
        row.version = "9.9.9"
        row.started_at = row.finished_at = row.started_at + timedelta(hours=1)
        row.save()
        demo_deployment.record(here)

    assert Deployment.objects.filter(environment="demo").count() == 1


def test_an_example_that_is_away_leaves_the_catalogue_as_it_is(here: Settings, example: Running) -> None:
    with pytest.raises(OSError, match="refused"):
        demo_deployment.record(here)
    assert start._deployed(here) == ""
    assert not Deployment.objects.exists()

    (here.folder / parts.CLIENT_FILE).write_text('{"token": "seatrial_wrong"}')
    with example("1.0.0"):
        with pytest.raises(OSError, match="401"):
            demo_deployment.record(here)
        assert start._deployed(here) == ""
    assert not Deployment.objects.exists()


@pytest.mark.parametrize(
    ("answer", "speaks"),
    [
        (b"<html>not me</html>", True),
        (b"{}", True),
        (b'{"version": "1.0.0"}', True),
        (b"[]", True),
        (b"220 mail ready\r\n", False),
        (b"", False),
    ],
)
def test_somebody_else_on_the_port_of_the_example_is_not_recorded(
    here: Settings, answer: bytes, speaks: bool
) -> None:
    class Stranger(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if speaks:
                self.send_response(200)
                self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", here.demo_port), Stranger) as stranger:
        threading.Thread(target=stranger.serve_forever, daemon=True).start()
        with pytest.raises((ValueError, OSError)):
            demo_deployment.record(here)
        assert start._deployed(here) == ""
        stranger.shutdown()
    assert not Deployment.objects.exists()
