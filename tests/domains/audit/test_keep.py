"""Names that are erased, entries that are pruned, holds that stop it; the log verifies all the same."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction

from seatrial.domains.audit import selectors, services
from seatrial.domains.audit.models import Entry, Leaf, Name
from seatrial.domains.audit.rules import notes, retention
from seatrial.domains.audit.rules.checking import Verification
from seatrial.domains.audit.types import Filter
from seatrial.kit.access import Actor, Denied, system
from seatrial.kit.problems import Invalid, NotFound
from tests.cast import NOW

pytestmark = pytest.mark.django_db
SIGNER = notes.Signer("seatrial.dev/log/test", bytes(range(32)))
NADIA = Actor("human", "019a3c00-0000-7000-8000-000000007f3a", "Nadia Founder", frozenset({"*"}))
KEEP = {"access.denied": timedelta(days=365)}
LATER = NOW + timedelta(days=366)


@pytest.fixture(autouse=True)
def _forget_names() -> Iterator[None]:
    """What this process remembers of earlier tests is not in this test's database."""
    services.naming._kept.clear()
    yield
    services.naming._kept.clear()


def verify() -> Verification:
    services.seal(now=LATER)
    return selectors.verify(SIGNER.verifier, anchored={}, processes=0)


def names() -> list[str]:
    return [record.actor_name for record in selectors.entries(Filter()).records]


def test_the_log_shows_names_that_are_not_part_of_it() -> None:
    services.record("test.done", actor=NADIA, subject="service:a", now=NOW)
    services.record("test.done", actor=system("scheduler"), subject="service:a", now=NOW)

    assert names() == ["scheduler", "Nadia Founder"]
    assert set(Entry.objects.values_list("actor_name", flat=True)) == {""}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_entry e WHERE e::text LIKE '%%Nadia%%'")
        assert cursor.fetchone() == (0,)


def test_a_renamed_person_is_shown_by_the_newest_name() -> None:
    services.record("test.done", actor=NADIA, subject="service:a", now=NOW)
    renamed = Actor("human", NADIA.uid, "Nadia Keeper")
    services.record("test.done", actor=renamed, subject="service:a", now=NOW + timedelta(seconds=1))
    assert names() == ["Nadia Keeper", "Nadia Keeper"]
    assert len(selectors.entries(Filter(actor="keeper")).records) == 2


def test_an_erased_name_is_gone_and_does_not_come_back() -> None:
    services.record("test.done", actor=NADIA, subject="service:a", now=NOW)
    before = verify()

    assert services.erase_name(NADIA.uid, now=NOW) == 1

    services.record("test.done", actor=NADIA, subject="service:a", now=NOW)
    assert names() == ["erased person 7f3a", "erased person 7f3a"]
    assert not Name.objects.filter(name__icontains="nadia").exists()
    assert selectors.entries(Filter(actor="Nadia")).records == ()
    assert len(selectors.entries(Filter(actor=NADIA.uid)).records) == 2
    after = verify()
    assert before.sound
    assert after.sound
    assert (before.size, after.size) == (1, 2)


def test_a_person_can_be_erased_before_doing_anything() -> None:
    assert services.erase_name(NADIA.uid, now=NOW) == 0
    services.record("test.done", actor=NADIA, subject="service:a", now=NOW)
    assert names() == ["erased person 7f3a"]


@pytest.mark.django_db(transaction=True)
def test_a_name_whose_transaction_was_rolled_back_is_kept_by_the_next() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        services.record("test.done", actor=NADIA, subject="service:a", now=NOW)
        raise RuntimeError
    services.record("test.done", actor=NADIA, subject="service:a", now=NOW)
    services.record("test.done", actor=NADIA, subject="service:a", now=NOW)
    assert names() == ["Nadia Founder", "Nadia Founder"]
    assert Name.objects.count() == 1


def deny(count: int, *, subject: str = "service:a", actor: Actor = NADIA) -> None:
    for at in range(count):
        services.record("access.denied", actor=actor, subject=subject, details={"at": at}, now=NOW)


def test_expired_entries_are_pruned_and_the_tree_verifies() -> None:
    services.record("workspace.applied", actor=NADIA, subject="workspace:a", now=NOW)
    deny(5)
    services.record("workspace.applied", actor=NADIA, subject="workspace:a", now=NOW)
    deny(2)
    services.seal(now=NOW)
    root = selectors.root(9)

    pruned = services.prune(retention=KEEP, now=LATER)

    assert dict(pruned.by_action) == {"access.denied": 7}
    assert sorted(set(Entry.objects.values_list("action", flat=True))) == [
        "audit.pruned",
        "workspace.applied",
    ]
    record = selectors.entries(Filter(action="audit.pruned")).records[0]
    assert record.details["sequences"] == [[1, 5], [7, 8]]
    found = verify()
    assert (found.sound, found.size, found.pruned) == (True, 10, 7)
    assert selectors.root(9) == root
    assert Leaf.objects.count() == 10
    assert services.prune(retention=KEEP, now=LATER).count == 0


def test_what_is_young_or_not_sealed_or_of_another_action_stays() -> None:
    deny(2)
    assert services.prune(retention=KEEP, now=LATER).count == 0  # not sealed
    services.seal(now=NOW)
    assert services.prune(retention=KEEP, now=NOW + timedelta(days=364)).count == 0
    assert services.prune(retention={"access.denied": None}, now=LATER).count == 0
    assert services.prune(retention={"workspace.applied": timedelta(1)}, now=LATER).count == 0
    assert Entry.objects.count() == 2


def test_an_entry_that_vanished_without_a_record_of_pruning_is_a_theft() -> None:
    deny(5)
    services.seal(now=NOW)
    services.prune(retention=KEEP, now=LATER)
    services.record("workspace.applied", actor=NADIA, subject="workspace:a", now=NOW)
    assert verify().sound
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM audit_entry WHERE action = 'workspace.applied'")
    found = verify()
    assert found.bad is not None
    assert (found.bad.sequence, found.bad.kind) == (6, "dropped")


def test_a_forged_record_of_pruning_covers_nothing_that_came_after_it() -> None:
    forged = {"sequences": [[0, 5]]}
    services.record("audit.pruned", actor=NADIA, subject="audit:log", details=forged, now=NOW)
    services.record("workspace.applied", actor=NADIA, subject="workspace:a", now=NOW)
    assert verify().sound
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM audit_entry WHERE action = 'workspace.applied'")
    found = verify()
    assert found.bad is not None
    assert (found.bad.sequence, found.bad.kind) == (1, "dropped")


@pytest.mark.parametrize(("kind", "target"), [("subject", "service:a"), ("actor", NADIA.uid)])
def test_a_hold_stops_pruning_until_it_is_released(kind: str, target: str) -> None:
    other = Actor("human", "019a3c00-0000-7000-8000-000000000001", "Otto", frozenset({"*"}))
    deny(3)
    deny(2, subject="service:b", actor=other)
    services.seal(now=NOW)
    uid = services.place_hold(kind, target=target, reason=" Claim 4711 ", actor=NADIA, now=NOW)

    assert services.prune(retention=KEEP, now=LATER).count == 2
    standing, _ = selectors.holds(released=False)
    assert [(hold.target, hold.reason, hold.placed_by) for hold in standing] == [
        (target, "Claim 4711", NADIA.uid)
    ]
    services.release_hold(uid, reason="settled", actor=NADIA, now=LATER)
    assert services.prune(retention=KEEP, now=LATER).count == 3
    assert selectors.holds(released=False) == ([], "")
    actions = {record.action for record in selectors.entries(Filter(subject=f"hold:{uid}")).records}
    assert actions == {"audit.held", "audit.hold-released"}
    assert verify().sound


def test_holds_that_cannot_be() -> None:
    nobody = Actor("human", "x", "Nobody", frozenset({"read"}))
    with pytest.raises(Denied, match="does not hold audit:hold"):
        services.place_hold("subject", target="service:a", reason="why", actor=nobody, now=NOW)
    with pytest.raises(Invalid) as refused:
        services.place_hold("service", target=" ", reason="", actor=NADIA, now=NOW)
    assert [fault.place for fault in refused.value.faults] == ["/kind", "/target", "/reason"]
    uid = services.place_hold("subject", target="service:a", reason="why", actor=NADIA, now=NOW)
    with pytest.raises(services.CannotHold, match="held already"):
        services.place_hold("subject", target="service:a", reason="again", actor=NADIA, now=NOW)
    with pytest.raises(Invalid):
        services.release_hold(uid, reason=" ", actor=NADIA, now=NOW)
    services.release_hold(uid, reason="done", actor=NADIA, now=NOW)
    with pytest.raises(services.CannotHold, match="released already"):
        services.release_hold(uid, reason="again", actor=NADIA, now=NOW)
    with pytest.raises(NotFound):
        services.release_hold("no-uid", reason="done", actor=NADIA, now=NOW)


def test_retention_is_told_in_words_and_only_of_what_may_be_pruned() -> None:
    found = retention.parse_all(["access.denied=30d", "identity.signed-in=forever"])
    assert found["access.denied"] == timedelta(days=30)
    assert found["identity.signed-in"] is None
    assert found["identity.signed-out"] == retention.PRUNABLE["identity.signed-out"]
    with pytest.raises(retention.CannotRetain, match=r"'workspace\.applied' stay for ever"):
        retention.parse_all(["workspace.applied=30d"])
    with pytest.raises(retention.CannotRetain, match="no duration"):
        retention.parse_all(["access.denied=soon"])
