"""Sealing: every committed entry gets one place in the tree, whatever commits when."""

import random
import threading
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, transaction

from seatrial.domains.audit import selectors, services
from seatrial.domains.audit.models import Batch, Entry, Leaf, Tile
from seatrial.domains.audit.rules import tree
from seatrial.domains.audit.types import Filter
from seatrial.kit.access import system
from tests.cast import NOW

ACTOR = system("test")
INSERT = """
    INSERT INTO audit_entry (uid, at, actor_kind, actor_uid, action, subject, details)
    SELECT gen_random_uuid(), now(), 'system', 'system:test', 'test.done', 'service:' || i, '{"n": 1}'
      FROM generate_series(1, %s) i
"""


def write(count: int) -> None:
    services.record_many(
        "test.done", actor=ACTOR, subjects=[(f"service:{at}", {"at": at}) for at in range(count)], now=NOW
    )


def seal_all(limit: int = 5000) -> None:
    while services.seal(now=NOW, limit=limit).more:
        pass


def root_of_contents() -> bytes:
    """The root over what stands in the entries' columns, computed anew."""
    frontier = tree.Frontier()
    kept = list(selectors.leaves(0, hi=selectors.size()))
    frontier.extend([tree.leaf_hash(each.content or b"") for each in kept])
    assert [each.leaf for each in kept] == [tree.leaf_hash(each.content or b"") for each in kept]
    return frontier.root()


@pytest.mark.django_db
def test_entries_are_sealed_once_in_the_order_in_which_they_were_written() -> None:
    write(7)
    assert services.seal(now=NOW).count == 7
    assert services.seal(now=NOW).count == 0
    write(3)
    sealed = services.seal(now=NOW)

    assert (sealed.count, sealed.size) == (3, 10)
    assert list(Leaf.objects.order_by("sequence").values_list("entry", flat=True)) == list(
        Entry.objects.order_by("pk").values_list("pk", flat=True)
    )
    assert root_of_contents() == bytes(Batch.objects.latest("size").root)
    shown = selectors.entries(Filter(subject="service:2")).records
    assert [record.sequence for record in shown] == [9, 2]


@pytest.mark.django_db
@pytest.mark.parametrize("limit", [1, 100, 256, 300, 5000])
def test_tiles_hold_each_level_whole(limit: int) -> None:
    write(700)
    seal_all(limit=limit)

    hashes = [bytes(digest) for digest in Leaf.objects.order_by("sequence").values_list("hash", flat=True)]
    tiles = list(Tile.objects.order_by("level", "place"))
    assert [(tile.level, tile.place) for tile in tiles] == [(0, 0), (0, 1)]
    for tile in tiles:
        part = hashes[tile.place * 256 : (tile.place + 1) * 256]
        assert bytes(tile.hashes) == b"".join(part)
        assert bytes(tile.root) == tree.complete_root(part)
    assert root_of_contents() == bytes(Batch.objects.latest("size").root) == selectors.root(700)


@pytest.mark.django_db
def test_tiles_of_the_second_level_and_proofs_across_them() -> None:
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [256 * 256 + 300])
    seal_all()

    assert Tile.objects.filter(level=1).count() == 1
    size = selectors.size()
    hashes = [bytes(digest) for digest in Leaf.objects.order_by("sequence").values_list("hash", flat=True)]
    whole = tree.Frontier()
    whole.extend(hashes)
    assert selectors.root(size) == whole.root()
    chance = random.Random(1)
    for sequence in (0, 255, 256, 65535, 65536, size - 1, *chance.sample(range(size), 20)):
        entry = Entry.objects.get(pk=Leaf.objects.get(pk=sequence).entry)
        of_size = chance.randint(sequence + 1, size)
        proof = selectors.proof(str(entry.uid), of_size=of_size)
        assert tree.includes(
            tree.leaf_hash(proof.content.encode()),
            index=sequence, size=of_size, path=proof.path, root=proof.root,
        )  # fmt: skip
        part = tree.Frontier()
        part.extend(hashes[:of_size])
        assert proof.root == part.root()
        proven = selectors.consistency(of_size, of_size=size)
        assert tree.consistent(of_size, size=size, path=proven.path, before=part.root(), after=whole.root())


@pytest.mark.django_db
def test_what_is_not_there_is_not_proven() -> None:
    write(3)
    newest = str(Entry.objects.latest("pk").uid)
    with pytest.raises(selectors.CannotProve, match="not sealed yet"):
        selectors.proof(newest)
    services.seal(now=NOW)
    with pytest.raises(selectors.CannotProve, match="entry 2 is not in the tree of 2"):
        selectors.proof(newest, of_size=2)
    with pytest.raises(selectors.CannotProve, match="has 3 sealed entries, not 4"):
        selectors.root(4)
    with pytest.raises(selectors.CannotProve, match="no beginning"):
        selectors.consistency(3, of_size=2)


@pytest.mark.django_db
def test_a_tree_that_does_not_fit_to_itself_is_not_built_upon() -> None:
    write(3)
    services.seal(now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_leaf DISABLE TRIGGER ALL")
        cursor.execute("DELETE FROM audit_leaf WHERE sequence = 2")
    with pytest.raises(services.CannotSeal, match="2 leaves and its last batch says 3"):
        services.seal(now=NOW)


@pytest.mark.django_db
def test_an_entry_that_nobody_here_wrote_and_that_cannot_be_sealed_is_named() -> None:
    write(2)
    with connection.cursor() as cursor:
        cursor.execute(INSERT.replace('{"n": 1}', '{"n": 1152921504606846976}'), [1])
    write(1)
    bad = Entry.objects.get(details__n=1 << 60)

    with pytest.raises(services.CannotSeal, match=rf"entry {bad.pk} \(test\.done, {bad.uid}\)") as refused:
        services.seal(now=NOW)

    assert "1152921504606846976 is rounded by readers of JSON" in refused.value.detail
    assert selectors.size() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('seatrial.pruning', 'on', true)")
        cursor.execute("DELETE FROM audit_entry WHERE id = %s", [bad.pk])
        cursor.execute("SELECT set_config('seatrial.pruning', 'off', true)")
    assert services.seal(now=NOW).size == 3


@pytest.fixture
def other() -> Iterator[psycopg.Connection]:
    """Another session of the same database."""
    parameters = connection.get_connection_params()
    for ours in ("cursor_factory", "context"):
        parameters.pop(ours, None)
    with psycopg.connect(**parameters) as line:
        yield line


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_commits_late_is_not_skipped(other: psycopg.Connection) -> None:
    other.execute(INSERT, [2])  # its rows have the lowest ids, and nobody sees them yet
    write(3)
    assert services.seal(now=NOW).count == 3
    write(2)
    assert services.seal(now=NOW).count == 2
    assert services.seal(now=NOW).count == 0
    assert selectors.state(thoroughly=True).unsealed == 0

    other.commit()

    assert selectors.state().unsealed == 2
    assert services.seal(now=NOW).count == 2
    assert Leaf.objects.count() == Entry.objects.count() == 7
    assert set(Leaf.objects.values_list("entry", flat=True)) == set(
        Entry.objects.values_list("pk", flat=True)
    )
    late = Leaf.objects.order_by("-sequence").values_list("entry", flat=True)[:2]
    assert max(late) < min(Leaf.objects.filter(sequence__lt=5).values_list("entry", flat=True))


@pytest.mark.django_db(transaction=True)
def test_writers_do_not_wait_for_the_sealer_nor_it_for_them(other: psycopg.Connection) -> None:
    other.execute("SET lock_timeout = '2s'")
    write(3)
    with transaction.atomic():
        assert services.seal(now=NOW).count == 3
        other.execute(INSERT, [1])  # would fail after two seconds if sealing held what it needs
        other.commit()
    assert services.seal(now=NOW).count == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_sealers_one_comes_back_empty_handed(other: psycopg.Connection) -> None:
    write(3)
    other.execute("SELECT pg_advisory_xact_lock(%s)", [services.sealing.LOCK])
    assert services.seal(now=NOW) == services.sealing.Sealed(0, 0)
    other.rollback()
    assert services.seal(now=NOW).count == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_skipped_while_many_commit_in_any_order(seed: int) -> None:
    parameters = connection.get_connection_params()
    for ours in ("cursor_factory", "context"):
        parameters.pop(ours, None)
    done = threading.Event()

    def keep_writing(number: int) -> None:
        chance = random.Random(seed * 100 + number)
        with psycopg.connect(**parameters) as line:
            for _ in range(60):
                line.execute(INSERT, [chance.randint(1, 4)])
                if chance.random() < 0.5:
                    line.execute("SELECT pg_sleep(%s)", [chance.random() * 0.02])
                line.rollback() if chance.random() < 0.2 else line.commit()

    writers = [threading.Thread(target=keep_writing, args=(number,)) for number in range(6)]
    for writer in writers:
        writer.start()
    threading.Thread(target=lambda: ([writer.join() for writer in writers], done.set())).start()
    rounds = 0
    while not done.is_set():
        rounds += bool(services.seal(now=NOW, limit=random.Random(seed + rounds).choice([3, 50, 5000])).count)
    seal_all()

    assert rounds > 3
    entries = set(Entry.objects.values_list("pk", flat=True))
    sealed = list(Leaf.objects.order_by("sequence").values_list("sequence", "entry"))
    assert [sequence for sequence, _ in sealed] == list(range(len(entries)))
    assert {entry for _, entry in sealed} == entries
    assert root_of_contents() == bytes(Batch.objects.latest("size").root)


@pytest.mark.django_db(transaction=True)
def test_rows_that_were_copied_from_a_server_that_counted_further_are_sealed_too() -> None:
    write(2)
    services.seal(now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_batch DISABLE TRIGGER ALL")
        cursor.execute("UPDATE audit_batch SET xid = xid + 1000000")
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER ALL")
        write(5)
        cursor.execute("UPDATE audit_entry SET xid = '900000000' WHERE (details->>'at')::int > 2")
        cursor.execute("ALTER TABLE audit_batch ENABLE TRIGGER ALL")
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER ALL")

    seal_all(limit=2)

    write(1)
    seal_all(limit=2)
    assert Leaf.objects.count() == Entry.objects.count() == 8
