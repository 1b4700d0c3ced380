"""`seatrial workspace`, `seatrial schema`, and applying a commit, against a server that runs."""

import json
import os
import shutil
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from seatrial.domains.identity import services as identity
from seatrial.domains.workspace import selectors, services
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.connectors.repositories import Repository
from tests.factories.workspaces import component

SCOPES = ("read", "workspace:apply", "workspace:apply-policy", "workspace:register")
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def seatrial(*words: object) -> subprocess.CompletedProcess[str]:
    """The command as somebody runs it, in a process of its own."""
    command = [sys.executable, "-m", "seatrial", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=os.environ)


@pytest.fixture
def server(live_server, monkeypatch, tmp_path, settings):
    """A server, and a token of ours for it in the environment."""
    settings.GIT_ALLOW = (str(tmp_path),)
    settings.GIT_FOLDER = tmp_path / "git"
    now = clock.now()
    ends = now + timedelta(hours=1)
    issued = identity.issue_token("test", scopes=SCOPES, expires_at=ends, actor=system("test"), now=now)
    monkeypatch.setenv("SEATRIAL_URL", live_server.url)
    monkeypatch.setenv("SEATRIAL_TOKEN", issued.secret)
    monkeypatch.setenv("NO_COLOR", "1")
    return live_server


@pytest.fixture
def worker(server):
    """Looks into what is due, beside the commands that wait for it."""
    ending = threading.Event()

    def work() -> None:
        try:
            while not ending.wait(0.1):
                for name in services.due(now=clock.now()):
                    services.look(name, clock=clock.now)
        finally:
            connection.close()

    started = threading.Thread(target=work)
    started.start()
    yield
    ending.set()
    started.join()


@needs_git
@pytest.mark.django_db(transaction=True)
def test_from_a_repository_to_a_revision_and_back(server, worker, tmp_path):
    repository = Repository(tmp_path / "remote")
    repository.commit({"ops/a.yaml": component("edi")}, message="Add the gateway")
    tried = seatrial("workspace", "add", "ops", "--git", repository.url, "--folder", "ops", "--dry-run")
    assert (tried.returncode, "nothing was registered" in tried.stderr) == (0, True)
    assert not selectors.workspaces()
    assert seatrial("workspace", "add", "ops", "--git", repository.url, "--folder", "ops").returncode == 0

    fetched = seatrial("workspace", "fetch", "ops")
    assert fetched.returncode == 1, fetched.stderr
    head = selectors.workspace("ops").git.head
    assert f"It waits: seatrial plan ops@{head.short}" in fetched.stderr
    planned = seatrial("plan", f"ops@{head.short}")
    assert planned.returncode == 1
    assert "+ service:edi  a.yaml:1:1" in planned.stdout
    digest = json.loads(seatrial("plan", f"ops@{head.short}", "--json").stdout)["digest"]
    assert seatrial("apply", f"ops@{head.short}", "--plan-digest", "sha256:other").returncode == 2
    applied = seatrial("apply", f"ops@{head.short}", "--plan-digest", digest)
    assert "ops stands at revision 1" in applied.stderr
    assert seatrial("workspace", "drift", "ops").returncode == 0

    repository.rewrite({"ops/a.yaml": component("edi", tier=3)})
    seatrial("workspace", "fetch", "ops")
    assert seatrial("workspace", "drift", "ops").returncode == 1
    listed = seatrial("workspace", "list")
    assert "history was rewritten" in listed.stdout
    head = selectors.workspace("ops").git.head
    refused = seatrial("apply", f"ops@{head.short}")
    assert refused.returncode == 2
    assert "--confirm-rewritten" in refused.stderr
    assert seatrial("apply", f"ops@{head.short}", "--confirm-rewritten").returncode == 0

    _compare_restore_and_remove(head.short)


def _compare_restore_and_remove(short):
    history = seatrial("workspace", "history", "ops")
    assert short in history.stdout
    compared = seatrial("workspace", "history", "ops", "--diff", 1, 2)
    assert compared.returncode == 1
    assert "~ spec.tier: 1 -> 3" in compared.stdout
    restored = seatrial("workspace", "restore", "ops", 1)
    assert "ops stands at revision 3, as revision 1 had it" in restored.stderr
    shown = seatrial("workspace", "show", "ops")
    assert f"Apply it: seatrial apply ops@{short}" in shown.stderr
    assert seatrial("workspace", "remove", "ops", "--yes", "--dry-run").returncode == 0
    gone = seatrial("workspace", "remove", "ops", "--yes", "--json")
    assert [found["change"] for found in json.loads(gone.stdout)["definitions"]] == ["removed", "removed"]
    assert not selectors.workspaces()


@needs_git
@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_read_says_why_and_what_to_do(server, worker, tmp_path):
    seatrial("workspace", "add", "ops", "--git", f"file://{tmp_path}/nothing.git")
    fetched = seatrial("workspace", "fetch", "ops")
    assert fetched.returncode == 2
    assert "there is no repository" in fetched.stderr
    assert "renamed or deleted" in fetched.stderr
    bad = seatrial("workspace", "add", "x", "--git", "ftp://h/x", "--branch", "a..b")
    assert bad.returncode == 2
    assert "/url" in bad.stderr
    assert "/branch" in bad.stderr


@pytest.mark.django_db(transaction=True)
def test_a_directory_of_mine_is_compared_by_its_digest(server, tmp_path):
    folder = tmp_path / "ops"
    folder.mkdir()
    (folder / "a.yaml").write_bytes(component("edi"))
    assert seatrial("workspace", "drift", "ops", "--directory", folder).returncode == 2
    seatrial("apply", folder, "--name", "ops")
    assert seatrial("workspace", "drift", "ops", "--directory", folder).returncode == 0
    (folder / "a.yaml").write_bytes(component("edi", tier=2))
    assert seatrial("workspace", "drift", "ops", "--directory", folder).returncode == 1
    assert seatrial("workspace", "drift", "ops").returncode == 2


def test_schemas_are_written_for_editors(tmp_path):
    printed = json.loads(seatrial("schema", "checklist").stdout)
    assert printed["title"] == "Checklist"
    tried = seatrial("schema", "--out", tmp_path / "s", "--dry-run")
    assert "nothing was written" in tried.stderr
    assert not (tmp_path / "s").exists()
    listed = json.loads(seatrial("schema", "--out", tmp_path / "s", "--json").stdout)
    assert {Path(each["file"]).name for each in listed["files"]} >= {"all.json", "Component.json"}
    assert json.loads((tmp_path / "s" / "all.json").read_text())["title"] == "Definitions of Seatrial"
    assert "Did you mean Checklist?" in seatrial("schema", "Checklst").stderr
