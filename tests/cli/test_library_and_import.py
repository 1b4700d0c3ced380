"""`seatrial library` and `seatrial import checklist`: files in, files out, and nothing written over."""

import json
from pathlib import Path
from typing import Any

import pytest

from seatrial import cli

DATA = Path(__file__).parents[1] / "data" / "checklists"


def run(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = cli.run(list(words))
    said = capsys.readouterr()
    return code, said.out, said.err


def as_json(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    code, out, _ = run(*words, "--json", capsys=capsys)
    return code, json.loads(out)


def test_the_library_is_listed_shown_and_copied(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, listed = as_json("library", "list", capsys=capsys)
    assert code == 0
    counts = {each["name"]: each["criteria"] for each in listed["items"]}
    assert (counts["readiness"], counts["operations"], counts["pre-operations"]) == (32, 90, 9)
    code, text, _ = run("library", "show", "handover", capsys=capsys)
    assert (code, text.startswith("# From the objectives")) == (0, True)
    code, added = as_json("library", "add", "handover", "--to", str(tmp_path), capsys=capsys)
    assert (code, added["items"][0]["state"]) == (0, "written")
    assert (tmp_path / "checklists" / "handover.yaml").read_text() == text


def test_a_copy_that_was_changed_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("library", "add", "handover", "--to", str(tmp_path))
    assert run(*words, "--dry-run", capsys=capsys)[0] == 0
    assert list(tmp_path.iterdir()) == []
    assert run(*words, capsys=capsys)[0] == 0
    assert as_json(*words, capsys=capsys)[1]["items"][0]["state"] == "there"
    copy = tmp_path / "checklists" / "handover.yaml"
    copy.write_text("# ours\n")
    code, answer = as_json(*words, capsys=capsys)
    assert (code, answer["items"][0]["state"], copy.read_text()) == (1, "left alone", "# ours\n")
    assert run(*words, "--force", capsys=capsys)[0] == 0
    assert copy.read_text() != "# ours\n"


def test_an_unknown_name_has_a_near_one(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, words = run("library", "show", "handovr", capsys=capsys)
    assert code == 2
    assert "Did you mean handover?" in words


def test_an_import_is_written_once_and_says_what_it_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "policies" / "security.yaml"
    words = ("import", "checklist", str(DATA / "SECURITY_CHECKLIST.md"), "--out", str(out))
    code, _, said = run(*words, "--dry-run", capsys=capsys)
    assert (code, out.exists()) == (1, False)
    assert "SECURITY_CHECKLIST.md:34: refused: it repeats line 31" in said
    assert "9 in = 7 criteria + 2 refused; 145 min in all" in said
    assert run(*words, capsys=capsys)[0] == 1
    assert out.read_text().startswith("apiVersion: seatrial.dev/v1\nkind: Checklist\n")
    code, _, said = run(*words, capsys=capsys)
    assert code == 2
    assert "is there already" in said
    assert run(*words, "--force", capsys=capsys)[0] == 1


def test_an_import_of_a_folder_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = as_json("import", "checklist", str(DATA), "--name", "all", "--dry-run", capsys=capsys)
    assert code == 1
    assert answer["found"] == answer["criteria"] + len(answer["rejects"])
    assert answer["document"]["metadata"]["name"] == "all"
    files = {each["file"] for each in answer["rejects"]}
    assert files == {"SECURITY_CHECKLIST.md", "items.csv", "levels.md", "plain.md"}, (
        "plain.md only explains here"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nothing.md",), "cannot be read"),
        ((".", "--role", "secrity_lead"), "Did you mean security_lead?"),
    ],
)
def test_what_cannot_be_read_is_said(
    words: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, told = run("import", "checklist", *words, capsys=capsys)
    assert code == 2
    assert said in told


def test_a_purpose_has_the_linter_insist(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(DATA / "SECURITY_CHECKLIST.md")
    _, answer = as_json("import", "checklist", path, "--purpose", "deployment", "--dry-run", capsys=capsys)
    messages = " ".join(each["message"] for each in answer["findings"])
    assert "backups-must-be-encrypted has no verification step" in messages
    assert "no signature is asked for" in messages
