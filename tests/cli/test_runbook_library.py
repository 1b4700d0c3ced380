"""`seatrial runbook lint` needs files alone; list, show, inventory and review ask the library."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from seatrial import cli
from seatrial.domains.runbooks import models
from tests.cli.test_dry_runs import Run, run
from tests.factories import runs

__all__ = ["run"]
ROOT = Path(__file__).parents[2]
WHOLE = """\
---
kind: task
service: component:default/edi-gateway
owner: group:default/edi-team
trigger: Every month.
reviewed: 2026-01-01
review_every: 3650d
---
# Sweep

## Purpose and scope

Removes what is old.

## Prerequisites and access

A shell.

## Steps

```sh name=sweep verify=swept rollback="none: it is old"
find "$INBOX" -mtime +30 -delete
```

## Verification

```sh name=swept
test -z "$(find "$INBOX" -mtime +30)"
```

## Rollback

What is gone is in the backup.

## Related

[The other one](other.md)
"""


def lint(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = cli.run(["runbook", "lint", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with a sound runbook, one that links to it, and a README."""
    (tmp_path / "runbooks").mkdir()
    (tmp_path / "runbooks/sweep.md").write_text(WHOLE)
    (tmp_path / "runbooks/other.md").write_text(WHOLE.replace("other.md", "sweep.md"))
    (tmp_path / "runbooks/README.md").write_text("# What is here\n")
    return tmp_path


def test_sound_runbooks_are_silent_and_0(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint(str(folder), capsys=capsys) == (0, "", "2 runbooks: 0 errors, 0 warnings.\n")


def test_what_is_wrong_is_said_with_file_line_and_code_and_1(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "runbooks/sweep.md").write_text(WHOLE.replace("verify=swept", "vrify=swept"))
    code, out, err = lint(str(folder / "runbooks"), capsys=capsys)
    assert (code, err) == (1, "2 runbooks: 2 errors, 0 warnings.\n")
    assert out.splitlines() == [
        "runbooks/sweep.md:21:1: error: nothing verifies the step sweep. Add verify=NAME of a fence, "
        'expect="what it prints", or verify="none: why". [no-verify]',
        "runbooks/sweep.md:21:1: error: the attribute vrify is not known. Did you mean verify? "
        "[unknown-attribute]",
    ]


def test_warnings_fail_when_strict(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "runbooks/sweep.md").write_text(WHOLE.replace("reviewed: 2026-01-01\n", ""))
    file = str(folder / "runbooks/sweep.md")
    assert lint(file, capsys=capsys)[0] == 0
    assert lint(file, "--strict", capsys=capsys)[0] == 1


def test_the_same_for_machines_with_what_each_heading_was_understood_as(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "runbooks/sweep.md").write_text(WHOLE.replace("## Steps", "## What to do"))
    code, out, _ = lint(str(folder), "--json", capsys=capsys)
    files = {each["path"]: each for each in json.loads(out)["files"]}
    found = files["runbooks/sweep.md"]
    assert (code, found["name"], found["steps"], found["missing_sections"]) == (0, "edi-gateway/sweep", 2, [])
    assert {"section": "steps", "heading": "What to do", "line": 19} in found["sections"]
    assert "runbooks/sweep.md:19: steps: What to do\n" in lint(str(folder), "--sections", capsys=capsys)[1]


def test_where_nothing_is_to_be_read_it_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint(str(tmp_path), capsys=capsys)[0] == 2
    assert lint(str(tmp_path / "gone"), capsys=capsys)[0] == 2


def test_jobs_of_rundeck_come_in_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    jobs, out = str(ROOT / "tests/data/rundeck/jobs.yaml"), tmp_path / "runbooks"
    assert cli.run(["import", "rundeck", jobs, "--out", str(out), "--dry-run"]) == 1
    said = capsys.readouterr().err
    assert not out.exists()
    assert "26 in = 11 in 3 runbooks + 15 refused" in said
    assert "jobs.yaml:63: refused: a plugin of Rundeck: some-plugin" in said
    assert cli.run(["import", "rundeck", jobs, "--out", str(out)]) == 1
    assert sorted(path.name for path in out.iterdir()) == [
        "never-on-a-friday-evening.md", "restart-the-intake.md", "sweep.md",
    ]  # fmt: skip
    assert cli.run(["import", "rundeck", jobs, "--out", str(out)]) == 2
    capsys.readouterr()
    assert cli.run(["import", "rundeck", jobs, "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["found"] == answer["came"] + len(answer["rejects"]) == 26


def _printed(out: str) -> Any:
    """The JSON among the lines that the server logs."""
    begins = re.search(r"^[\[{]$", out, re.MULTILINE)
    assert begins is not None
    return json.loads(out[begins.start() :])


@pytest.mark.django_db(transaction=True)
def test_the_library_is_listed_shown_and_reviewed(run: Run) -> None:
    runs.runbook()
    code, out, _ = run("runbook list", "--service", "edi-gateway", "--json")
    (found,) = _printed(out)
    assert (code, found["name"], found["kind"]) == (0, "edi-gateway/deploy", "deploy")
    code, out, err = run("runbook show", "edi-gateway/deploy")
    assert (code, "\n# Deploy" in out) == (0, True)
    assert "edi-gateway/deploy, revision 1" in err
    code, out, _ = run("runbook show", "edi-gateway/deploy", "--revisions", "--json")
    assert [each["number"] for each in _printed(out)] == [1]
    code, _, err = run("runbook show", "edi-gateway/deploy", "--diff", "1")
    assert code == 0
    assert "Nothing differs between revision 1 and 1." in err
    code, out, _ = run("runbook inventory", "edi-gateway", "--json")
    assert code == 1
    assert {"of": "kinds", "what": "there is no runbook of the kind rollback"} in _printed(out)["gaps"]
    code, out, _ = run("runbook inventory", "--state", "untested", "--team", "edi")
    assert (code, "edi-gateway/deploy" in out) == (1, True)  # its row names no trigger
    assert "Nothing matches" in run("runbook inventory", "--of", "failure-modes", "--state", "missing")[2]
    code, _, err = run("runbook show", "edi-gateway/deplay")
    assert code == 2
    assert "Did you mean edi-gateway/deploy?" in err
    assert run("runbook review", "edi-gateway/deploy")[0] == 64
    # tokens of programs review nothing
    assert run("runbook review", "edi-gateway/deploy", "--approve", "--dry-run")[0] in (0, 1, 2)
    assert not models.RevisionReview.objects.exists()
