"""`seatrial runner show` and `approvals` lead people to the page where they approve; no token approves."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from seatrial import cli
from seatrial.domains.identity import services as identity
from seatrial.domains.runners import selectors
from seatrial.domains.runners import services as runners
from seatrial.domains.workspace.models import Workspace
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.cast import Cast
from tests.factories import catalog
from tests.factories import runners as machines

pytestmark = pytest.mark.django_db(transaction=True)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(live_server: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """`run("show", ...)` with a token of the installation that may do what tokens may."""
    now = clock.now()
    issued = identity.issue_token(
        "up", scopes=["*"], expires_at=now + timedelta(hours=1), actor=system("up"), now=now
    )
    told = {"url": live_server.url, "token": issued.secret, "expires_at": "2999-01-01T00:00:00Z"}
    (tmp_path / "client.json").write_text(json.dumps(told))

    def call(*words: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = cli.run(["runner", *words, "--data", str(tmp_path)])
        said = capfd.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def waiting(cast: Cast) -> str:
    """The digest of what the owner applied."""
    catalog.service()
    now = clock.now()
    machines.applied(by=cast.actor("owner"), now=now)
    Workspace.objects.update(is_protected=True)
    return runners.submit(machines.request(), trust=machines.PROTECTED, now=now).digest


def test_what_waits_is_shown_with_the_page_where_somebody_else_approves_it(
    run: Run, waiting: str, by: Callable[[str], Client], live_server: Any
) -> None:
    code, out, said = run("approvals")
    assert (code, waiting[:19] in out) == (0, True)
    assert f"signed in, at {live_server.url}/runners/approvals" in said

    code, out, said = run("show", waiting[:19])
    assert code == 0, said
    assert all(word in out for word in ("waiting", "sh checks/self.sh", "service:edi-gateway", "sha256:"))
    page = said.rpartition(" ")[2].strip()
    assert page == f"{live_server.url}/runners/approvals/{waiting}"

    lead = by("lead")
    assert b"Approve exactly this" in lead.get(urlsplit(page).path).content
    assert lead.post(urlsplit(page).path, {"act": "approve"}).status_code == 302
    assert selectors.pending(waiting).state == "approved"
    assert "See it, signed in, at" in run("show", waiting)[2]


def test_no_command_approves_and_one_takes_back(run: Run, waiting: str, cast: Cast) -> None:
    assert run("approve", waiting)[0] == 64
    assert run("withdraw", waiting, "--reason", "x", "--dry-run")[0] == 2  # nothing is approved yet

    now = clock.now()
    runners.approve(waiting, actor=system("approver"), trust=machines.PROTECTED, now=now)
    assert run("withdraw", waiting, "--reason", "it reads too much", "--dry-run")[0] == 0
    assert selectors.pending(waiting).state == "approved"
    assert run("withdraw", waiting, "--reason", "it reads too much")[0] == 0
    assert "Z: it reads too much" in run("show", waiting)[1]
    assert selectors.pending(waiting).state == "revoked"
