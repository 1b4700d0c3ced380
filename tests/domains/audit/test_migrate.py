"""A log from before sealing: every entry is kept, is sealed in its order, and its names become erasable."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from seatrial.domains.audit import selectors, services
from seatrial.domains.audit.models import Entry, Leaf, Name
from seatrial.domains.audit.rules import notes
from seatrial.domains.audit.rules.checking import Verification
from seatrial.domains.audit.types import Filter
from seatrial.kit.access import system
from seatrial.kit.ids import new_uid
from tests.cast import NOW
from tests.older import Older, older

__all__ = ["older"]

BEFORE = ("audit", "0002_append_only")
SIGNER = notes.Signer("seatrial.dev/log/test", bytes(range(32)))
ADA, OLU = "019a3c00-0000-7000-8000-00000000ada0", "019a3c00-0000-7000-8000-0000000000e1"
#: Kind, uid and name of who acted, as that version wrote them; Ada was renamed in between.
ACTORS = (
    ("human", ADA, "Ada"),
    ("system", "system:first-run", "first-run"),
    ("service", OLU, "Olu's pipeline"),
    ("anonymous", "", "somebody who is not signed in"),
    ("human", ADA, "Ada Ängström"),
)
DETAILS: tuple[dict[str, Any], ...] = (
    {},
    {"count": 3, "words": "grün 😀 \u2028 <b>"},
    {"ratio": 0.1, "nested": {"b": [1, None, True], "a": ""}},
)
COLUMNS = ("id", "uid", "at", "actor_kind", "actor_uid", "action", "subject", "details")


def written(apps: Any, count: int) -> list[dict[str, Any]]:
    """So many entries, as the version before sealing wrote them; gives what stands in their columns."""
    model = apps.get_model("audit", "Entry")
    for number in range(count):
        kind, uid, name = ACTORS[number % len(ACTORS)]
        at = NOW + timedelta(seconds=number)
        model.objects.create(
            uid=new_uid(at),
            at=at,
            actor_kind=kind,
            actor_uid=uid,
            actor_name=name,
            action="test.done" if number % 3 else "access.denied",
            subject=f"service:{number % 7}",
            details=DETAILS[number % len(DETAILS)],
        )
    return columns(model)


def columns(model: Any) -> list[dict[str, Any]]:
    """All entries, in their order, without the name of who acted."""
    return list(model.objects.order_by("id").values(*COLUMNS))


def verify() -> Verification:
    """What is found, without an anchor."""
    return selectors.verify(SIGNER.verifier, anchored={}, taken={}, processes=0)


def test_nothing_is_lost_and_the_log_is_sealed_in_its_order_and_verifies(older: Older) -> None:
    before = written(older.back_to(BEFORE), 600)

    older.forward()

    assert columns(Entry) == before
    assert (selectors.state().unsealed, selectors.state().size) == (600, 0)
    services.record("test.after", actor=system("test"), subject="service:a", now=NOW)
    assert services.seal(now=NOW).size == 601
    order = list(Leaf.objects.order_by("sequence").values_list("entry", flat=True))
    assert order[:600] == [row["id"] for row in before], "what came before stands first"
    found = verify()
    assert (found.sound, found.size, found.unsealed, found.bad) == (True, 601, 0, None)


def test_names_stand_beside_the_log_where_they_can_be_erased(older: Older) -> None:
    written(older.back_to(BEFORE), 10)

    older.forward()

    assert not Entry.objects.exclude(actor_name="").exists()
    assert dict(Name.objects.values_list("actor_uid", "name")) == {ADA: "Ada Ängström", OLU: "Olu's pipeline"}
    shown = {record.actor_name for record in selectors.entries(Filter()).records}
    assert shown == {"Ada Ängström", "Olu's pipeline", "first-run", "somebody who is not signed in"}
    services.seal(now=NOW)
    assert services.erase_name(ADA, now=NOW) == 1
    assert "Ada" not in str([record.actor_name for record in selectors.entries(Filter()).records])
    assert verify().sound


def test_what_was_refused_before_is_refused_after(older: Older) -> None:
    written(older.back_to(BEFORE), 3)

    older.forward()

    first = Entry.objects.order_by("id")[0]
    for change in (
        lambda: Entry.objects.filter(pk=first.pk).update(subject="service:other"),
        lambda: Entry.objects.filter(pk=first.pk).update(actor_name="Mallory"),
        lambda: Entry.objects.filter(pk=first.pk).delete(),
    ):
        with pytest.raises(IntegrityError, match="append only"), transaction.atomic():
            change()


def test_what_the_version_before_writes_beside_this_one_is_sealed_too(older: Older) -> None:
    apps = older.back_to(BEFORE)
    written(apps, 5)
    older.forward()
    services.seal(now=NOW)

    model = apps.get_model("audit", "Entry")  # the models of then on the tables of now
    model.objects.create(
        uid=new_uid(NOW),
        at=NOW,
        actor_kind="human",
        actor_uid=ADA,
        actor_name="Ada",
        action="test.late",
        subject="service:a",
    )

    assert services.seal(now=NOW).size == 6
    found = verify()
    assert (found.sound, found.unsealed) == (True, 0)
    content = next(iter(selectors.leaves(5, hi=6))).content
    assert content is not None
    assert b"test.late" in content
    assert b"Ada" not in content


def test_an_empty_log_migrates_too_and_twice_over(older: Older) -> None:
    for _ in range(2):
        older.back_to(BEFORE)
        older.forward()

    assert (Entry.objects.count(), verify().sound) == (0, True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('seatrial.pruning', true)")
        assert cursor.fetchone()[0] != "on"
