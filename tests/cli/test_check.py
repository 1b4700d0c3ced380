"""`seatrial check`: what it prints in each style, and its exit codes (docs/reference/exit-codes.md)."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from seatrial import cli
from seatrial.cli import checking, codes
from tests.factories.workspaces import checklist, workspace


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")


def written(folder: Path, **files: bytes) -> str:
    """The folder, with a workspace in it."""
    for path, content in workspace(**files).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return str(folder)


def test_nothing_failed_is_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["check", written(tmp_path)]) == codes.YES
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "2 criteria: 1 pass, 0 fail, 1 unknown" in shown.err


def test_what_is_unknown_fails_only_where_it_is_strict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["check", written(tmp_path), "--strict", "--all"]) == codes.NO
    shown = capsys.readouterr().out
    assert "● pass" in shown
    assert "○ unknown" in shown


def test_a_failure_is_1_and_named_in_each_style(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(tmp_path)
    (tmp_path / "docs/plan.md").unlink()
    assert cli.run(["check", folder]) == codes.NO
    assert "◆ fail" in capsys.readouterr().out
    assert cli.run(["check", folder, "--json"]) == codes.NO
    told = json.loads(capsys.readouterr().out)
    assert (told["valid"], told["exit"]) == (True, codes.NO)
    assert {each["criterion"]: each["result"] for each in told["criteria"]} == {
        "plan-published": "fail",
        "walkthrough-held": "unknown",
    }
    assert cli.run(["check", folder, "--format", "junit"]) == codes.NO
    suite = ElementTree.fromstring(capsys.readouterr().out)[0]
    assert [suite.get(each) for each in ("tests", "failures", "errors", "skipped")] == ["2", "1", "0", "1"]


def test_a_workspace_that_is_not_valid_is_2_with_its_places(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(tmp_path, **{"checklist.yaml": checklist(check="evidence.")})
    assert cli.run(["check", folder]) == codes.COULD_NOT_TELL
    shown = capsys.readouterr().err
    assert "checklist.yaml:" in shown
    assert "1 error: nothing was evaluated" in shown
    assert cli.run(["check", folder, "--json"]) == codes.COULD_NOT_TELL
    assert json.loads(capsys.readouterr().out)["valid"] is False


def test_a_service_that_is_not_there_is_2_with_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["check", written(tmp_path), "--service", "eddi"]) == codes.COULD_NOT_TELL
    assert "Did you mean edi?" in capsys.readouterr().err


def test_what_nobody_foresaw_is_not_read_as_no(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checking, "run", lambda *_, **__: {}["nothing"])
    assert cli.run(["check", "."]) == codes.COULD_NOT_TELL
    assert "KeyError: 'nothing'" in capsys.readouterr().err


@pytest.mark.parametrize("style", ["table", "json", "junit"])
def test_an_answer_whose_reader_went_away_is_2_without_noise(tmp_path: Path, style: str) -> None:
    words = [sys.executable, "-m", "seatrial", "check", written(tmp_path), "--all", "--format", style]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        running.stdout.close()
        assert running.stderr is not None
        noise = running.stderr.read()
        assert running.wait(timeout=60) == codes.COULD_NOT_TELL
    assert "Error" not in noise
    assert "Traceback" not in noise
