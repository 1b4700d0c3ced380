"""`seatrial audit`, on a real installation: verify, export, key, hold, prune; exit codes; offline."""

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults.installation import Installation, eventually, installation
from tests.faults.test_sealing import all_sealed

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("audit-commands")]


@pytest.fixture(scope="module")
def running() -> Iterator[Installation]:
    """Everything is up, with a head at its anchor."""
    for made in installation():
        made.extra["SEATRIAL_AUDIT_ANCHOR_SECONDS"] = "1"
        made.start()
        made.found()
        made.extra["SEATRIAL_DATA"] = str(made.data)
        settled(made)
        yield made


def settled(place: Installation) -> None:
    """A head is anchored, and nothing waits."""
    eventually((place.data / "audit-checkpoints.txt").exists, what="a head is anchored")
    eventually(lambda: all_sealed(place), what="all is sealed")


def exported(place: Installation, *words: str) -> Path:
    """A file with an export."""
    file = place.home / "export.jsonl"
    ended = place.run("audit", "export", "--output", str(file), *words)
    assert ended.returncode == 0, ended.stderr
    return file


def test_a_sound_log_is_0_and_tells_what_each_anchor_proves(running: Installation) -> None:
    ended = running.run("audit", "verify", "--json")
    found = json.loads(ended.stdout)
    assert (ended.returncode, found["sound"], found["silent"]) == (0, True, {})
    (anchor,) = found["anchors"]
    assert anchor["holds"]
    assert anchor["size"] > 0
    assert "stand as they stood since" in anchor["words"]


def test_an_export_is_verified_without_a_server(running: Installation) -> None:
    key = running.run("audit", "key").stdout
    file = exported(running)
    anchors = str(running.data / "audit-checkpoints.txt")
    words = ["audit", "verify", "--file", str(file), "--anchors", anchors, "--key", key.strip(), "--json"]
    sound = running.run(*words)
    assert (sound.returncode, json.loads(sound.stdout)["sound"]) == (0, True), sound.stderr

    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join([*lines[:3], *lines[4:]]))
    bad = running.run(*words)
    assert bad.returncode == 1
    assert json.loads(bad.stdout)["bad"]["sequence"] == 2


def test_a_part_is_verified_by_its_proofs(running: Installation) -> None:
    file = exported(running, "--action", "identity.founded", "--with-proofs")
    ended = running.run("audit", "verify", "--file", str(file), "--json")
    found = json.loads(ended.stdout)
    assert (ended.returncode, found["sound"], found["complete"]) == (0, True, False)
    assert len(file.read_text().splitlines()) == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["verify", "--file", "nothing.jsonl"], 2),
        (["verify", "--key", "no-key"], 2),
        (["verify", "--anchors", "git:/not/there.git"], 2),
        (["export", "--format", "csv", "--with-proofs"], 64),
        (["hold", "add", "--reason", "why"], 64),
        (["hold", "release", "no-uid", "--reason", "why"], 2),
    ],
    ids=lambda words: " ".join(words[:3]) if isinstance(words, list) else str(words),
)
def test_what_cannot_be_told_is_no_no(running: Installation, words: list[str], code: int) -> None:
    ended = running.run("audit", *words)
    assert ended.returncode == code, ended.stderr


def test_the_csv_is_a_table(running: Installation) -> None:
    ended = running.run("audit", "export", "--format", "csv", "--action", "identity.founded")
    heading, row = ended.stdout.splitlines()[:2]
    assert heading.startswith("number,sequence,uid,at")
    assert "identity.founded" in row


def test_holds_are_placed_listed_and_released(running: Installation) -> None:
    made = json.loads(
        running.run("audit", "hold", "add", "--subject", "service:a", "--reason", "Claim", "--json").stdout
    )
    listed = json.loads(running.run("audit", "hold", "list", "--json").stdout)
    assert [each["uid"] for each in listed] == [made["uid"]]
    assert running.run("audit", "hold", "release", made["uid"], "--reason", "settled").returncode == 0
    assert json.loads(running.run("audit", "hold", "list", "--json").stdout) == []


def test_pruning_takes_what_is_old_by_the_role_that_may(running: Installation) -> None:
    old = (
        "INSERT INTO audit_entry (uid, at, actor_kind, action, subject, actor_uid) VALUES"
        " (gen_random_uuid(), now() - interval '2 years', 'human', 'access.denied', 'service:a', 'x')"
    )
    running.rows(old.replace("actor_uid)", "actor_uid, details)").replace("'x')", "'x', '{}')"))
    eventually(lambda: all_sealed(running), what="it is sealed")
    tried = running.run("audit", "prune", "--dry-run")
    assert (tried.returncode, "Would prune 1 entry" in tried.stderr) == (0, True), tried.stderr
    assert running.rows("SELECT count(*) FROM audit_entry WHERE action = 'audit.pruned'") == [(0,)]
    ended = running.run("audit", "prune", "--json")
    assert json.loads(ended.stdout) == {"count": 1, "by_action": {"access.denied": 1}}
    eventually(lambda: all_but_pruned(running), what="the record is sealed")
    verified = json.loads(running.run("audit", "verify", "--json").stdout)
    assert (verified["sound"], verified["pruned"]) == (True, 1)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        running.rows("DELETE FROM audit_entry")


def all_but_pruned(place: Installation) -> bool:
    """Whether nothing waits to be sealed."""
    waiting = (
        "SELECT count(*) FROM audit_entry e WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry = e.id)"
    )
    return bool(place.rows(waiting) == [(0,)])


def test_a_tampered_log_is_1_and_names_the_entry(running: Installation) -> None:
    kept = json.loads((running.data / "keys.json").read_text())
    host = (running.data / "database-socket").read_text().strip()
    with psycopg.connect(host=host, dbname="seatrial", user="postgres", password=kept["superuser"]) as line:
        line.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        line.execute(
            "UPDATE audit_entry SET subject = 'x'"
            " WHERE id = (SELECT entry FROM audit_leaf WHERE sequence = 1)"
        )
    ended = running.run("audit", "verify", "--json")
    found = json.loads(ended.stdout)
    assert ended.returncode == 1
    assert (found["bad"]["sequence"], found["bad"]["kind"]) == (1, "changed")
    assert "First bad entry: 1" in running.run("audit", "verify").stderr
