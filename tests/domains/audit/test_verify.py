"""Tampering with the log, of every kind: found, and the first bad entry named."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from dulwich.repo import Repo

from seatrial.connectors.ledgers import open_ledger
from seatrial.domains.audit import selectors, services
from seatrial.domains.audit.models import Anchor, Entry, Head, Leaf
from seatrial.domains.audit.rules import checking, notes, tree
from seatrial.domains.audit.rules.checking import Verification
from seatrial.kit.access import system
from tests.cast import NOW

pytestmark = pytest.mark.django_db
SIGNER = notes.Signer("seatrial.dev/log/test", bytes(range(32)))
ACTOR = system("test")


def write(count: int, *, now: datetime = NOW) -> None:
    services.record_many(
        "test.done", actor=ACTOR, subjects=[(f"service:{at}", {"at": at}) for at in range(count)], now=now
    )


class Log:
    """A log of 700 entries; its anchor, a file unless told otherwise, holds heads of 300 and of 600."""

    def __init__(self, folder: Path, *, place: str = "") -> None:
        self.place = place or f"file:{folder / 'checkpoints.txt'}"
        self.folder = folder
        for count in (300, 300):
            write(count)
            services.seal(now=NOW)
            services.sign_head(SIGNER, now=NOW)
            assert services.anchor(self.place, cache=folder, now=NOW).well
        write(100)
        services.seal(now=NOW)

    def held(self) -> list[tuple[notes.Checkpoint, datetime | None]]:
        """What the anchor holds."""
        return [
            (each, kept.at) for kept in open_ledger(self.place).texts() for each in notes.parse_all(kept.text)
        ]

    def verify(self, *, anchored: bool = True) -> Verification:
        """What is found."""
        taken = {each.name: each.size for each in selectors.state().anchors}
        held = {self.place: self.held()} if anchored else {}
        return selectors.verify(SIGNER.verifier, anchored=held, taken=taken, processes=0)


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """Nothing is wrong with it yet."""
    return Log(tmp_path)


@contextmanager
def as_thief() -> Iterator[Callable[..., None]]:
    """Whoever owns the server: the triggers are off."""
    tables = ("audit_entry", "audit_leaf", "audit_batch", "audit_tile", "audit_head")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor.execute
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def entry_at(sequence: int) -> Entry:
    return Entry.objects.get(pk=Leaf.objects.get(pk=sequence).entry)


def rebuild(do: Callable[..., None], hashes: Sequence[bytes]) -> None:
    """The thief makes leaves, tiles and batches anew, as the sealer would."""
    entries = list(Leaf.objects.order_by("sequence").values_list("entry", flat=True))
    kept = [entry for entry in entries if Entry.objects.filter(pk=entry).exists()]
    do("DELETE FROM audit_leaf")
    do("DELETE FROM audit_tile")
    do("DELETE FROM audit_batch")
    do("DELETE FROM audit_head")
    do("UPDATE audit_entry SET xid = '3'")
    assert len(hashes) <= len(kept)
    services.seal(now=NOW)


def test_a_log_that_nobody_touched_is_sound(log: Log) -> None:
    write(4)
    found = log.verify()

    assert found.sound
    assert (found.size, found.unsealed, found.pruned, found.bad) == (700, 4, 0, None)
    assert found.root == selectors.root(700)
    (anchor,) = found.anchors
    assert (anchor.checkpoints, anchor.size, anchor.since, anchor.holds) == (2, 600, NOW, True)
    assert anchor.words == f"the first 600 entries stand as they stood since {NOW:%Y-%m-%d %H:%M:%S} UTC"


COLUMNS = {
    "action": "'test.undone'",
    "subject": "subject || 'x'",
    "actor_uid": "'system:other'",
    "actor_kind": "'human'",
    "at": "at + interval '1 microsecond'",
    "uid": "gen_random_uuid()",
    "details": """'{"at": 1000}'""",
}


@pytest.mark.mission("R002")
@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("sequence", [0, 411, 699])
def test_a_change_in_any_column_is_found(log: Log, column: str, sequence: int) -> None:
    entry = entry_at(sequence)
    with as_thief() as do:
        do(f"UPDATE audit_entry SET {column} = {COLUMNS[column]} WHERE id = %s", [entry.pk])

    found = log.verify()

    assert not found.sound
    assert found.bad is not None
    assert (found.bad.sequence, found.bad.kind) == (sequence, "changed")
    if column != "uid":
        assert found.bad.uid == str(entry.uid)


@pytest.mark.mission("R002")
def test_one_flipped_byte_of_the_details_is_found_and_of_two_the_first(log: Log) -> None:
    with as_thief() as do:
        for sequence in (650, 42):
            do(
                "UPDATE audit_entry SET details = details || '{\"at\": -1}' WHERE id = %s",
                [entry_at(sequence).pk],
            )
    found = log.verify(anchored=False)
    assert found.bad is not None
    assert (found.bad.sequence, found.bad.kind) == (42, "changed")


def test_a_number_that_only_looks_the_same_is_found(log: Log) -> None:
    entry = entry_at(7)
    with as_thief() as do:
        do("UPDATE audit_entry SET details = '{\"at\": 7.0000000000000000001}' WHERE id = %s", [entry.pk])
    found = log.verify()
    assert found.bad is not None
    assert (found.bad.sequence, found.bad.kind) == (7, "changed")


@pytest.mark.mission("R002")
@pytest.mark.parametrize("with_leaf", [False, True])
def test_a_dropped_middle_entry_is_found(log: Log, with_leaf: bool) -> None:
    with as_thief() as do:
        do("DELETE FROM audit_entry WHERE id = %s", [entry_at(411).pk])
        if with_leaf:
            do("DELETE FROM audit_leaf WHERE sequence = 411")
    found = log.verify()
    assert found.bad is not None
    assert (found.bad.sequence, found.bad.kind) == (411, "missing" if with_leaf else "dropped")


def test_dropped_newest_entries_are_found_by_the_batches(log: Log) -> None:
    with as_thief() as do:
        do("DELETE FROM audit_entry WHERE id >= %s", [entry_at(690).pk])
        do("DELETE FROM audit_leaf WHERE sequence >= 690")
    found = log.verify(anchored=False)
    assert found.bad is not None
    assert (found.bad.sequence, found.bad.kind) == (690, "cut")


@pytest.mark.mission("R002")
def test_newest_entries_that_were_dropped_with_all_traces_are_found_by_the_anchor(log: Log) -> None:
    with as_thief() as do:
        do("DELETE FROM audit_entry WHERE id >= %s", [entry_at(550).pk])
        rebuild(do, [])
    assert log.verify(anchored=False).sound
    found = log.verify()
    assert found.bad is not None
    assert (found.bad.sequence, found.bad.kind) == (550, "cut")
    assert "checkpoints.txt holds the root over 600 entries" in found.bad.words


@pytest.mark.mission("R002")
def test_two_entries_that_changed_places_are_found(log: Log) -> None:
    first, second = Leaf.objects.get(pk=100), Leaf.objects.get(pk=500)
    with as_thief() as do:
        do("UPDATE audit_leaf SET entry = -1 WHERE sequence = 100")
        do("UPDATE audit_leaf SET entry = %s WHERE sequence = 500", [first.entry])
        do("UPDATE audit_leaf SET entry = %s WHERE sequence = 100", [second.entry])
    found = log.verify()
    assert found.bad is not None
    assert (found.bad.sequence, found.bad.kind) == (100, "moved")
    assert "what was sealed as entry 500" in found.bad.words


def test_entries_that_changed_places_with_their_leaves_are_found(log: Log) -> None:
    first, second = Leaf.objects.get(pk=100), Leaf.objects.get(pk=500)
    with as_thief() as do:
        do("UPDATE audit_leaf SET entry = -1, hash = %s WHERE sequence = 100", [second.hash])
        do("UPDATE audit_leaf SET entry = %s, hash = %s WHERE sequence = 500", [first.entry, first.hash])
        do("UPDATE audit_leaf SET entry = %s WHERE sequence = 100", [second.entry])
    found = log.verify()
    assert found.bad is not None
    assert found.bad.sequence == 100


@pytest.mark.parametrize("sequence", [100, 650])
def test_an_entry_that_was_changed_with_its_leaf_is_found(log: Log, sequence: int) -> None:
    entry = entry_at(sequence)
    with as_thief() as do:
        do("UPDATE audit_entry SET subject = 'service:other' WHERE id = %s", [entry.pk])
        changed = tree.leaf_hash(selectors.contents.content_of(entry.pk))
        do("UPDATE audit_leaf SET hash = %s WHERE sequence = %s", [changed, sequence])
    found = log.verify()
    assert found.bad is not None
    if sequence < 512:  # a tile holds its leaf
        assert (found.bad.sequence, found.bad.kind) == (100, "changed")
    else:  # only the root over the newest batch tells
        assert (found.bad.sequence, found.bad.last, found.bad.kind) == (600, 699, "rewritten")


@pytest.mark.mission("R002")
def test_a_rewritten_tree_is_found_by_the_anchor_alone(log: Log) -> None:
    with as_thief() as do:
        do("UPDATE audit_entry SET subject = 'service:other' WHERE id = %s", [entry_at(400).pk])
        rebuild(do, [])
    assert log.verify(anchored=False).sound

    found = log.verify()

    assert found.bad is not None
    assert (found.bad.sequence, found.bad.last, found.bad.kind) == (300, 599, "rewritten")
    assert not found.anchors[0].holds
    # and whoever kept an earlier head can ask for a proof of consistency, which there is none for
    (earlier, _), (kept, _) = log.held()
    proof = selectors.consistency(kept.size)
    assert not tree.consistent(
        kept.size, size=proof.size, path=proof.path, before=kept.root, after=proof.after
    )
    sound = selectors.consistency(earlier.size)
    assert tree.consistent(
        earlier.size, size=sound.size, path=sound.path, before=earlier.root, after=sound.after
    )


def test_a_head_that_the_key_did_not_sign_is_found(log: Log) -> None:
    forged = notes.Signer(SIGNER.name, bytes(32)).sign(size=700, root=selectors.root(700), now=NOW)
    open_ledger(log.place).add("forged", text=forged.note, now=NOW)
    found = log.verify()
    assert not found.sound
    assert found.anchors[0].words == "a checkpoint of 700 entries was not signed by the key of this log"


def test_an_anchor_of_another_log_proves_nothing(log: Log) -> None:
    other = notes.Signer("seatrial.dev/log/other", bytes(32)).sign(size=1, root=bytes(32), now=NOW)
    Path(log.place.removeprefix("file:")).write_text(other.note)
    found = log.verify()
    assert (found.sound, found.anchors[0].words) == (False, "it holds 1 of another log")


def test_an_anchor_that_lost_its_newest_heads_is_found(log: Log) -> None:
    first, _ = log.held()
    Path(log.place.removeprefix("file:")).write_text(first[0].note)
    found = log.verify()
    assert (found.bad, found.sound) == (None, False)
    assert "it holds no checkpoint of 600 entries, which was taken to it" in found.anchors[0].words


def test_anchors_of_every_kind_take_each_head_once(log: Log, tmp_path: Path) -> None:
    Repo.init_bare(str(tmp_path / "remote.git"), mkdir=True)
    places = [f"git:{tmp_path / 'remote.git'}", f"dir:{tmp_path / 'bucket'}"]
    cache = tmp_path / "cache"
    cache.mkdir()
    for count in (0, 5):
        write(count)
        services.seal(now=NOW)
        services.sign_head(SIGNER, now=NOW)
        for place in places:
            assert services.anchor(place, cache=cache, now=NOW).size == 700 + count
            assert services.anchor(place, cache=cache, now=NOW).well
    for place in places:
        held = [notes.parse(kept.text) for kept in open_ledger(place).texts()]
        assert [each.size for each in held] == [700, 705]
        assert all(SIGNER.verifier.signed(each) for each in held)
        assert [each.root for each in held] == [selectors.root(700), selectors.root(705)]
    assert Head.objects.count() == 4


def test_a_git_anchor_goes_on_where_somebody_else_stopped(log: Log, tmp_path: Path) -> None:
    Repo.init_bare(str(tmp_path / "remote.git"), mkdir=True)
    place = f"git:{tmp_path / 'remote.git'}#audit"
    for number in range(3):  # each time from a folder that knows nothing
        cache = tmp_path / f"cache-{number}"
        cache.mkdir()
        write(1)
        services.seal(now=NOW)
        services.sign_head(SIGNER, now=NOW)
        assert services.anchor(place, cache=cache, now=NOW).well
    assert [notes.parse(kept.text).size for kept in open_ledger(place).texts()] == [701, 702, 703]


def test_an_anchor_that_fails_is_told_and_comes_back(log: Log, tmp_path: Path) -> None:
    place = f"git:{tmp_path / 'not-there.git'}"
    services.sign_head(SIGNER, now=NOW)
    failed = services.anchor(place, cache=tmp_path, now=NOW)
    later = services.anchor(place, cache=tmp_path, now=NOW + timedelta(minutes=1))

    assert "not-there.git" in failed.error
    assert not failed.well
    assert (later.failing_since, later.attempted_at) == (NOW, NOW + timedelta(minutes=1))
    Repo.init_bare(str(tmp_path / "not-there.git"), mkdir=True)
    healed = services.anchor(place, cache=tmp_path, now=NOW + timedelta(minutes=2))
    assert (healed.well, healed.size, healed.failing_since) == (True, 700, None)
    services.forget_anchors([log.place])
    assert list(Anchor.objects.values_list("name", flat=True)) == [log.place]


def test_portions_join_to_the_same_answer(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = log.verify()
    monkeypatch.setattr(selectors.checking, "PORTION", 256)
    assert log.verify() == whole
    with as_thief() as do:
        do("DELETE FROM audit_leaf WHERE sequence = 320")
    found = log.verify()
    assert found.bad == checking.Bad(320, "missing", "the tree has no leaf in its place")
