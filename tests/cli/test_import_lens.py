"""`seatrial import lens`: a file in, a file out, every fault with its place, and nothing written over."""

import json
from pathlib import Path

import pytest

from seatrial import cli

LENSES = Path(__file__).parents[2] / "examples" / "lenses"


def run(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = cli.run(["import", "lens", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_sound_lens_is_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "policies" / "recovery.yaml"
    words = (str(LENSES / "recovery.json"), "--out", str(out))
    code, _, said = run(*words, "--dry-run", capsys=capsys)
    assert (code, out.exists()) == (0, False)
    assert "3 in = 3 criteria + 0 refused; 7 choices, 7 risk rules: 0 errors, 1 warning" in said
    assert run(*words, capsys=capsys)[0] == 0
    assert out.read_text().startswith("apiVersion: seatrial.dev/v1\nkind: Checklist\n")
    code, _, said = run(*words, capsys=capsys)
    assert code == 2
    assert "is there already" in said
    assert run(*words, "--force", "--must", capsys=capsys)[0] == 0
    assert out.read_text().count("must: true") == 2


def test_faults_are_said_with_file_line_and_pointer(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, said = run(str(LENSES / "faulty.json"), "--dry-run", capsys=capsys)
    assert (code, out) == (1, "")
    assert (
        "faulty.json:20: error: /pillars/0/questions/0/riskRules/1/condition: rule 2 can never be true"
        in said
    )
    assert "faulty.json:100: refused: /pillars/0/questions/10: choice 2 has no title" in said, "no emoji"
    assert "12 in = 8 criteria + 4 refused; 13 choices, 18 risk rules: 8 errors, 2 warnings" in said


def test_the_same_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(str(LENSES / "faulty.json"), "--dry-run", "--json", "--name", "ours", capsys=capsys)
    answer = json.loads(out)
    assert code == 1
    assert answer["found"] == answer["criteria"] + len(answer["rejects"]) == 12
    assert answer["beside"] == {"choices": 13, "risk rules": 18}
    assert answer["document"]["metadata"]["name"] == "ours"
    assert {each["severity"] for each in answer["faults"]} == {"error", "warning"}
    assert answer["faults"][0]["pointer"] == "/pillars/0/questions/0/riskRules/1/condition"


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        (None, (), "cannot be read"),
        (b'{"pillars": \n[}', (), "lens.json:2: this is no JSON"),
        (b"\xff\xfe", (), "no text in UTF-8"),
        (b"{}", (), "/pillars is no list of pillars"),
        (b"{}", ("--role", "secrity_lead"), "Did you mean security_lead?"),
    ],
)
def test_what_cannot_be_read_is_said(
    text: bytes | None,
    options: tuple[str, ...],
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "lens.json"
    if text is not None:
        path.write_bytes(text)
    code, _, told = run(str(path), *options, capsys=capsys)
    assert code == 2
    assert said in told
