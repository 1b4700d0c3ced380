"""`seatrial check` and code of a workspace: nothing runs without `--allow-exec`, and all of it is told."""

import json
import os
import sys
from pathlib import Path

import pytest

from seatrial import cli
from seatrial.cli import codes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="programs are kept apart on Linux only")

WORKSPACE = """
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {{name: edi}}
spec: {{type: team, children: []}}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {{name: gateway}}
spec: {{type: service, lifecycle: production, owner: edi, tier: 1}}
---
apiVersion: seatrial.dev/v1
kind: Checklist
metadata: {{name: selfcheck, title: Self-check}}
spec:
  version: 1.0.0
  areas:
    - name: own
      title: Own
      domain: support
      criteria:
        - id: looks-after-itself
          title: It looks after itself
          statement: Its own check ends well.
          source: S0:27
          accepts: [command]
          role: operations_lead
          remedy: Read what the check says.
          probes:
            own:
              script: {{path: checks/self.sh, interpreter: sh, arguments: ["{mark}"]}}
              every: 5m
          check: evidence.own.as_expected
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace whose script leaves a mark where everybody may write."""
    tmp_path.chmod(0o755)
    place = tmp_path / "open"
    place.mkdir()
    place.chmod(0o777)
    (tmp_path / "ops" / "checks").mkdir(parents=True)
    (tmp_path / "ops" / "all.yaml").write_text(WORKSPACE.format(mark=place / "mark"))
    script = 'echo "was run as $(id -u)"; touch "$1"\nexit 0\n'
    (tmp_path / "ops" / "checks" / "self.sh").write_text(script)
    return tmp_path


def checked(folder: Path, *words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict, str]:
    code = cli.run(["check", str(folder / "ops"), "--json", *words])
    shown = capsys.readouterr()
    return code, json.loads(shown.out), shown.err


def test_without_being_told_to_nothing_is_run(folder, capsys):
    code, told, said = checked(folder, capsys=capsys)

    assert not (folder / "open" / "mark").exists()
    assert [each["result"] for each in told["criteria"]] == ["unknown"]
    assert "nothing is run without --allow-exec" in told["criteria"][0]["reason"]
    assert "RAN" not in said
    assert code == codes.YES


def test_a_secret_that_is_allowed_allows_no_run(folder, capsys):
    _, told, _ = checked(folder, "--allow-secret", "env:HOME", capsys=capsys)

    assert not (folder / "open" / "mark").exists()
    assert [each["result"] for each in told["criteria"]] == ["unknown"]


def test_where_it_is_told_to_it_says_loudly_what_ran_and_as_whom(folder, capsys):
    code, told, said = checked(folder, "--allow-exec", capsys=capsys)

    assert [each["result"] for each in told["criteria"]] == ["pass"], told
    assert code == codes.YES
    mine = "" if os.geteuid() == 0 else ", which is you"
    assert f"RAN as uid {60710 if os.geteuid() == 0 else os.geteuid()}{mine} for service:gateway" in said
    assert "sh ./checks/self.sh" in said


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root becomes another user")
def test_what_runs_changes_nothing_outside_its_sandbox(folder, capsys):
    checked(folder, "--allow-exec", capsys=capsys)

    assert not (folder / "open" / "mark").exists()
    assert (folder / "ops" / "checks" / "self.sh").read_text().startswith("echo")
