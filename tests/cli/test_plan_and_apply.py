"""`seatrial plan` and `seatrial apply` against a server that runs."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest

from seatrial.domains.identity import services as identity
from seatrial.domains.workspace import selectors
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.factories.workspaces import component, workspace

pytestmark = pytest.mark.django_db(transaction=True)


def seatrial(*words: object) -> subprocess.CompletedProcess[str]:
    """The command as somebody runs it, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "seatrial", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ,
    )


@pytest.fixture
def server(live_server, monkeypatch):
    """A server, and a token of ours for it in the environment."""
    now = clock.now()
    issued = identity.issue_token(
        "test",
        scopes=("read", "workspace:apply"),
        expires_at=now + timedelta(hours=1),
        actor=system("test"),
        now=now,
    )
    monkeypatch.setenv("SEATRIAL_URL", live_server.url)
    monkeypatch.setenv("SEATRIAL_TOKEN", issued.secret)
    monkeypatch.setenv("NO_COLOR", "1")
    return live_server


@pytest.fixture
def folder(tmp_path):
    """A folder `edi/ops` with a workspace in it."""
    root = tmp_path / "edi" / "ops"
    for path, content in workspace().items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return root


def test_plan_apply_plan(server, folder):
    planned = seatrial("plan", folder)
    assert planned.returncode == 1
    assert "+ service:edi  catalog.yaml:1:1\n" in planned.stdout
    assert "edi: 3 definitions to add, 0 to change, 0 to remove; 3 files differ" in planned.stderr

    applied = seatrial("apply", folder)
    assert applied.returncode == 0
    assert "edi stands at revision 1" in applied.stderr

    again = seatrial("plan", folder)
    assert again.returncode == 0
    assert again.stdout == ""
    assert "nothing to change, 3 definitions stand" in again.stderr


def test_fields_are_shown_with_old_and_new(server, folder):
    seatrial("apply", folder)
    (folder / "catalog.yaml").write_bytes(component(tier=3))
    (folder / "checklist.yaml").unlink()

    planned = seatrial("plan", folder)
    assert planned.returncode == 1
    assert "~ service:edi  catalog.yaml:1:1\n    ~ spec.tier: 1 -> 3\n" in planned.stdout
    assert "- checklist:basics  checklist.yaml:1:1\n" in planned.stdout
    assert "~ file catalog.yaml\n- file checklist.yaml\n" in planned.stdout


def test_a_dry_run_changes_nothing(server, folder):
    tried = seatrial("apply", folder, "--dry-run")

    assert tried.returncode == 0
    assert "nothing was changed" in tried.stderr
    assert selectors.workspaces() == []


@pytest.mark.parametrize("command", ["plan", "apply"])
def test_every_fault_is_printed_with_its_remedy_below(server, folder, command):
    (folder / "catalog.yaml").write_bytes(component(tier=9))
    (folder / "other.yaml").write_text("apiVersion: seatrial.dev/v1\na: b: c\n")

    refused = seatrial(command, folder)
    assert refused.returncode == 2
    assert refused.stdout == ""
    lines = refused.stderr.splitlines()
    assert lines[0] == "catalog.yaml:10:9: spec.tier must be at most 4, and is the number 9"
    assert lines[1].startswith("    Expected: ")
    assert lines[2].startswith("other.yaml:2:5: cannot be read as YAML")
    assert "2 errors in the definitions; nothing was changed" in lines[-1]


@pytest.mark.parametrize("command", ["plan", "apply"])
def test_json_is_on_stdout_alone(server, folder, command):
    found = json.loads(seatrial(command, folder, "--json").stdout)
    assert (found if command == "plan" else found["plan"])["total"] == 3

    (folder / "catalog.yaml").write_bytes(component(tier=9))
    refused = seatrial(command, folder, "--json")
    assert refused.returncode == 2
    assert json.loads(refused.stdout)["problem"]["errors"][0]["place"] == "catalog.yaml:10:9"


def test_what_is_left_out_is_said(server, folder):
    (folder / "link").symlink_to("/etc/hostname")

    assert "link: left out: is a link that leads out of the folder" in seatrial("plan", folder).stderr


def test_removing_all_needs_the_option(server, folder, tmp_path):
    seatrial("apply", folder)
    empty = tmp_path / "empty"
    empty.mkdir()

    refused = seatrial("apply", empty, "--name", "edi")
    assert refused.returncode == 2
    assert "--remove-all" in refused.stderr
    assert seatrial("apply", empty, "--name", "edi", "--remove-all").returncode == 0


def test_bad_usage_and_a_folder_that_is_none(server, tmp_path):
    assert seatrial("plan", tmp_path, "--name", "a/b").returncode == 64
    assert seatrial("plan").returncode == 64
    missing = seatrial("plan", tmp_path / "none")
    assert missing.returncode == 2
    assert "there is no folder" in missing.stderr


def test_no_server_is_said_with_a_remedy(folder, monkeypatch):
    monkeypatch.setenv("SEATRIAL_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("SEATRIAL_TOKEN", "x")

    refused = seatrial("plan", folder)
    assert refused.returncode == 2
    assert "seatrial up" in refused.stderr
