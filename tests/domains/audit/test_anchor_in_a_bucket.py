"""Heads in an object store that nobody here wrote: kept once each, and what tells of a log written anew."""

import json
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import obstore
import pytest

from seatrial.connectors.ledgers import CannotKeep, open_ledger
from seatrial.domains.audit import selectors, services
from seatrial.domains.audit.rules import notes
from seatrial.kit.buckets import open_bucket
from seatrial.server import anchors, audits
from tests.cast import NOW
from tests.domains.audit.test_verify import SIGNER, Log, as_thief, entry_at, rebuild, write

pytestmark = pytest.mark.django_db
AWAY = "s3://evidence/heads?region=us-east-1&endpoint=http://127.0.0.1:9"


@pytest.fixture
def place(s3: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A folder of its own in the bucket, and the key to it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    return s3.replace("artefacts", f"heads-{tmp_path.name}")


@pytest.fixture
def log(place: str, tmp_path: Path) -> Log:
    """700 entries; the bucket holds heads of 300 and of 600."""
    return Log(tmp_path, place=place)


def web(place: str) -> str:
    """The address of the bucket as HTTP has it."""
    parts = urlsplit(place)
    return f"{parse_qs(parts.query)['endpoint'][0]}/{parts.hostname}"


def objects(place: str) -> list[str]:
    """The names that the bucket lists below the place, asked without Seatrial."""
    prefix = urlsplit(place).path.strip("/")
    found = httpx.get(web(place), params={"list-type": "2", "prefix": f"{prefix}/"}, trust_env=False).text
    keys = found.split("<Key>")[1:]
    return [key.partition("</Key>")[0].removeprefix(f"{prefix}/") for key in keys]


def test_each_head_is_one_object_that_is_never_written_again(log: Log, tmp_path: Path) -> None:
    names = objects(log.place)
    assert [name.partition("-")[0] for name in names] == [f"{300:016d}", f"{600:016d}"]
    for _ in range(2):
        assert services.anchor(log.place, cache=tmp_path, now=NOW).size == 600
    assert objects(log.place) == names

    kept = list(open_ledger(log.place).texts())
    heads = [notes.parse(each.text) for each in kept]
    assert [head.root for head in heads] == [selectors.root(300), selectors.root(600)]
    assert all(SIGNER.verifier.signed(head) for head in heads)
    assert all(each.at is not None for each in kept), "the store tells since when it holds them"
    with pytest.raises(CannotKeep, match="holds another text as"):
        open_ledger(log.place).add(names[0].removesuffix(".txt"), text="another", now=NOW)
    assert [each.text for each in open_ledger(log.place).texts()] == [each.text for each in kept]


def test_a_log_that_nobody_touched_is_sound(log: Log) -> None:
    found = log.verify()

    assert found.sound
    (anchor,) = found.anchors
    assert (anchor.checkpoints, anchor.size, anchor.holds) == (2, 600, True)


@pytest.mark.mission("R002")
def test_a_log_written_anew_is_found_by_the_bucket_alone(log: Log) -> None:
    with as_thief() as do:
        do("UPDATE audit_entry SET subject = 'service:other' WHERE id = %s", [entry_at(400).pk])
        rebuild(do, [])
    assert log.verify(anchored=False).sound, "nothing in the database tells"

    found = log.verify()

    assert found.bad is not None
    assert (found.bad.sequence, found.bad.last, found.bad.kind) == (300, 599, "rewritten")
    assert not found.anchors[0].holds


@pytest.mark.mission("R002")
def test_a_log_that_lost_its_newest_entries_is_found_by_the_bucket_alone(log: Log) -> None:
    with as_thief() as do:
        do("DELETE FROM audit_entry WHERE id >= %s", [entry_at(550).pk])
        rebuild(do, [])
    assert log.verify(anchored=False).sound

    found = log.verify()

    assert found.bad is not None
    assert (found.bad.sequence, found.bad.kind) == (550, "cut")
    assert "holds the root over 600 entries" in found.bad.words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it holds no checkpoint of 600 entries, which was taken to it"),
        ("forged", "a checkpoint of 600 entries was not signed by the key of this log"),
    ],
)
def test_a_thief_with_the_key_of_the_bucket_is_found_too(log: Log, text: str, words: str) -> None:
    bucket, name = open_bucket(log.place)[0], objects(log.place)[1]
    if text:
        thief = notes.Signer(SIGNER.name, bytes(32)).sign(size=600, root=bytes(32), now=NOW)
        obstore.put(bucket, name, thief.note.encode())
    else:
        obstore.delete(bucket, name)

    found = log.verify()

    assert not found.sound
    assert words in found.anchors[0].words


def test_a_store_that_is_away_is_a_state_and_the_log_goes_on(log: Log, tmp_path: Path) -> None:
    failed = services.anchor(AWAY, cache=tmp_path, now=NOW)
    again = services.anchor(AWAY, cache=tmp_path, now=NOW + timedelta(minutes=1))

    assert (failed.well, failed.size, failed.anchored_at) == (False, 0, None)
    assert failed.error.startswith("s3://evidence/heads: ")
    assert (again.failing_since, again.attempted_at) == (NOW, NOW + timedelta(minutes=1))
    write(5)
    assert services.seal(now=NOW).size == 705
    assert {each.name: each.well for each in selectors.state().anchors} == {AWAY: False, log.place: True}


def test_a_bucket_that_comes_gets_the_newest_head(log: Log, tmp_path: Path) -> None:
    late = log.place.replace("//evidence/", "//not-there-yet/")
    failed = services.anchor(late, cache=tmp_path, now=NOW)
    assert (failed.well, failed.failing_since) == (False, NOW)
    assert "NoSuchBucket: The specified bucket does not exist" in failed.error

    httpx.put(web(late), trust_env=False).raise_for_status()
    healed = services.anchor(late, cache=tmp_path, now=NOW + timedelta(minutes=1))

    assert (healed.well, healed.size, healed.failing_since) == (True, 600, None)
    assert len(objects(late)) == 1


def test_verifying_says_which_anchor_is_silent_and_asks_the_others(
    log: Log, capsys: pytest.CaptureFixture[str]
) -> None:
    held, silent = anchors.held_by([log.place, AWAY])
    assert ([len(each) for each in held.values()], list(silent)) == ([2], [AWAY])

    words = ["verify", "--anchors", log.place, "--anchors", AWAY, "--processes", "0"]
    assert audits.main([*words, "--key", str(SIGNER.verifier)]) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert list(told["silent"]) == [AWAY]
    assert told["silent"][AWAY].startswith("s3://evidence/heads: ")
    assert [(each["place"], each["size"]) for each in told["anchors"]] == [(log.place, 600)]
