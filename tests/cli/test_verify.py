"""`seatrial verify` and `seatrial key signers`: real signatures, checked in a process of its own."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from seatrial import cli
from seatrial.kit.signing import strict
from seatrial.kit.signing.statements import Subject
from tests.cast import NOW
from tests.signing import Device, Laptop, Office, predicate

AT = "2026-03-03T09:00:00+00:00"


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Office:
    folder = tmp_path_factory.mktemp("office")
    return Office({"person:operations": Laptop.made(folder / "laptop"), "person:owner": Device()})


@pytest.fixture
def run(office, tmp_path, capfd):
    """`run(bundle, "--json")` gives the exit code, stdout and stderr."""

    def call(bundle: bytes, *words: str, at: str = AT):
        (tmp_path / "decision.json").write_bytes(bundle)
        (tmp_path / "signers.json").write_bytes(office.signers())
        named = ["verify", str(tmp_path / "decision.json"), "--signers", str(tmp_path / "signers.json")]
        code = cli.run([*named, "--at", at, *words])
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    return call


def test_a_decision_that_holds_says_who_signed(run, office):
    code, out, err = run(office.bundle())

    assert code == 0, err
    assert "Person:Operations" in out and "passkey" in out
    assert "go for service:edi-gateway in production" in err
    assert "Holds at" in err


def test_a_decision_that_is_over_was_signed_and_does_not_hold(run, office):
    code, _, err = run(office.bundle(), at="2026-04-02")

    assert code == 1
    assert "standsUntil ended it at 2026-04-01 00:00 UTC" in err
    assert "though it was signed as it says" in err


def test_a_no_go_is_no(run, office):
    code, out, _ = run(office.bundle(predicate(outcome="no_go")), "--json")

    found = json.loads(out)
    assert (code, found["authentic"], found["holds"]) == (1, True, False)
    assert found["decision"]["outcome"] == "no_go"


def test_a_wrong_one_names_the_place(run, office):
    bundle = json.loads(office.bundle())
    bundle["signOffs"][0]["signatures"], bundle["signOffs"][1]["signatures"] = (
        bundle["signOffs"][1]["signatures"],
        bundle["signOffs"][0]["signatures"],
    )
    code, _, err = run(json.dumps(bundle, sort_keys=True, separators=(",", ":")).encode())

    assert code == 1
    assert "signOffs[0].signatures[0].sig does not hold" in err
    assert "signOffs[0].payload names person:operations" in err
    assert "does not prove that this was decided" in err


def test_a_file_does_not_write_on_the_terminal(run, office):
    """Neither by control characters, nor by a line of its own that looks like the verdict."""
    lie = "service:x\x1b[2K\x1b[1A\nHolds at 2026-03-03 09:00 UTC\u202e"
    bundle = office.bundle(
        predicate(service=lie, outcome="no_go"), subject=[Subject("a\rb", {"sha256": "00"})]
    )
    code, out, err = run(bundle)

    assert code == 1
    assert not {"\x1b", "\r", "\u202e"} & set(out + err)
    assert not [line for line in err.splitlines() if line.startswith("Holds")]


def test_a_file_of_any_size_is_refused_without_being_read_whole(run, office, monkeypatch):
    monkeypatch.setattr(strict, "LONGEST", 4096)
    code, _, err = run(office.bundle() + b" " * 8192)

    assert code == 1
    assert "is larger than" in err


def test_files_are_found_in_the_decision_or_named(run, office, tmp_path):
    built, log, other = (tmp_path / name for name in ("built.tar", "restore.log", "other"))
    for path in (built, log, other):
        path.write_bytes(path.name.encode() * 100)
    digest = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in (built, log)}
    items = predicate()["items"]
    items[0]["evidence"] = [{"uid": "e", "sha256": digest[log]}]
    bundle = office.bundle(
        predicate(items=items), subject=[Subject("edi-gateway", {"sha256": digest[built]})]
    )

    code, _, err = run(bundle, "--artefact", str(built), "--artefact", str(log))
    assert code == 0
    assert f"● {built} is the subject edi-gateway" in err
    assert f"● {log} is the evidence of readiness/alerts" in err
    code, out, _ = run(bundle, "--artefact", str(built), "--artefact", str(other), "--json")
    assert code == 1
    assert [each["is"] for each in json.loads(out)["artefacts"]] == ["subject edi-gateway", ""]


@pytest.mark.parametrize("missing", ["decision.json", "signers.json", "gone"])
def test_what_cannot_be_read_is_neither_yes_nor_no(office, tmp_path, capfd, missing):
    (tmp_path / "decision.json").write_bytes(office.bundle())
    (tmp_path / "signers.json").write_bytes(office.signers())
    (tmp_path / missing).unlink(missing_ok=True)
    code = cli.run(
        ["verify", str(tmp_path / "decision.json"), "--signers", str(tmp_path / "signers.json"),
         "--artefact", str(tmp_path / "gone")]
    )  # fmt: skip
    assert code == 2
    assert "No such file" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"keyid": "sha256:00"}, "signers[1].keyid: is not the digest of the key beside it"),
        ({"publicKey": "ssh-ed25519 AAAA"}, "signers[1].publicKey: cannot be read"),
        ({"countsFrom": "yesterday"}, "signers[1].countsFrom: 'yesterday' is no moment in UTC"),
        ({"kind": "pgp"}, "signers[1].kind: is none of"),
        ({"note": "x"}, "signers[1]: has note, which nothing of this kind has"),
        ({"person": "installation:seatrial"}, "signers[1].person: is not whom"),
    ],
)
def test_signers_of_another_form_tell_nothing(office, tmp_path, capfd, changes, words):
    listed = json.loads(office.signers())
    listed["signers"][1].update(changes)
    (tmp_path / "decision.json").write_bytes(office.bundle())
    (tmp_path / "signers.json").write_text(json.dumps(listed))
    code = cli.run(["verify", str(tmp_path / "decision.json"), "--signers", str(tmp_path / "signers.json")])
    assert code == 2
    assert words in capfd.readouterr().err


def test_neither_django_nor_a_server_is_needed(office, tmp_path):
    (tmp_path / "decision.json").write_bytes(office.bundle())
    (tmp_path / "signers.json").write_bytes(office.signers())
    program = (
        "import sys; from seatrial import cli; code = cli.run(sys.argv[1:]);"
        "assert not {'django', 'httpx', 'psycopg'} & set(sys.modules), sorted(sys.modules); sys.exit(code)"
    )
    words = ["verify", "decision.json", "--signers", "signers.json", "--at", AT]
    done = subprocess.run(
        [sys.executable, "-c", program, *words], cwd=tmp_path, env={"PYTHONPATH": str(_SOURCE)}, text=True,
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert NOW.year == 2026 and "Holds at" in done.stderr


_SOURCE = Path(cli.__file__).parents[2]
