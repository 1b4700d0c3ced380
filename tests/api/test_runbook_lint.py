"""A text is linted over the API as a file is by the command."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from seatrial import cli
from seatrial.cli import codes

pytestmark = pytest.mark.django_db
BROKEN = """\
---
title: Deploy
kind: deploy
---
# Deploy

## Steps

```sh colour=red
./deploy <VERSION>
```
"""


def linted(client: Client, text: str, path: str = "runbooks/deploy.md") -> Any:
    answer = client.post("/api/v1/runbooks/lint", {"text": text, "path": path}, "application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_api_says_what_the_command_says(by: Any, tmp_path: Path, capsys: Any) -> None:
    folder = tmp_path / "runbooks"
    folder.mkdir()
    (folder / "deploy.md").write_text(BROKEN)
    assert cli.run(["runbook", "lint", str(folder / "deploy.md"), "--json"]) == codes.NO
    (file,) = json.loads(capsys.readouterr().out)["files"]
    found = linted(by("reader"), BROKEN)
    assert found["findings"] == file["findings"]
    assert (found["kind"], found["steps"]) == ("deploy", file["steps"])
    assert found["missing_sections"] == file["missing_sections"] != []
    assert found["errors"] > 0
    assert 9 in {each["line"] for each in found["findings"]}  # an attribute that nobody knows


@pytest.mark.parametrize("text", ["", "\x00\ud7ff", "---\n" * 500, "```\n" * 999])
def test_whatever_is_sent_is_answered(by: Any, text: str) -> None:
    assert linted(by("reader"), text)["steps"] == 0


def test_what_is_too_large_is_refused_with_its_place(by: Any) -> None:
    answer = by("reader").post("/api/v1/runbooks/lint", {"text": "x" * 1_000_001}, "application/json")
    assert answer.status_code == 422
    assert "text" in answer.content.decode()
