"""The log takes entries and nothing else."""

from datetime import datetime, timedelta

import pytest
from django.db import Error, IntegrityError, connection, transaction

from seatrial.domains.audit import selectors, services
from seatrial.domains.audit.models import Entry
from seatrial.domains.audit.types import Filter
from seatrial.kit.access import system
from tests.cast import NOW

pytestmark = pytest.mark.django_db
ACTOR = system("test")


def write(
    action: str = "test.done", subject: str = "service:edi-gateway", now: datetime = NOW, **details: object
) -> Entry:
    services.record(action, actor=ACTOR, subject=subject, details=details, now=now)
    return Entry.objects.latest("id")


def test_an_entry_says_who_did_what_to_which_thing_and_when():
    entry = write(count=3)

    assert (entry.actor_kind, entry.actor_uid, entry.actor_name) == ("system", "system:test", "")
    assert (entry.action, entry.subject, entry.details, entry.at) == (
        "test.done",
        "service:edi-gateway",
        {"count": 3},
        NOW,
    )


def test_an_entry_falls_with_the_transaction_that_it_records():
    with pytest.raises(RuntimeError), transaction.atomic():
        write()
        raise RuntimeError

    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET subject = 'nobody'", "DELETE FROM audit_entry"],
    ids=["update", "delete"],
)
def test_the_database_refuses_to_change_the_log(statement):
    entry = write()

    with (
        pytest.raises(
            IntegrityError, match=rf"append only: entry {entry.pk} \(test.done\) cannot be changed"
        ),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert Entry.objects.get().action == "test.done"


@pytest.mark.parametrize("empty", ["action", "subject"])
def test_an_entry_without_action_or_subject_is_refused(empty):
    with pytest.raises(Error), transaction.atomic():
        write(**{empty: ""})


def test_pages_of_the_log_hold_each_entry_once_newest_first():
    numbers = [write(f"test.done-{count % 2}", now=NOW + timedelta(seconds=count)).pk for count in range(5)]

    first = selectors.entries(Filter(), limit=2)
    write("test.later", now=NOW + timedelta(seconds=9))
    second = selectors.entries(Filter(), before=first.before, limit=2)
    third = selectors.entries(Filter(), before=second.before, limit=2)

    shown = [record.number for page in (first, second, third) for record in page.records]
    assert shown == numbers[::-1]
    assert third.before == ""


def test_filters_take_action_and_subject_together():
    write("test.done", "service:a")
    write("test.done", "service:b")
    write("test.undone", "service:a")

    found = selectors.entries(Filter("test.done", "service:a")).records

    assert [(record.action, record.subject) for record in found] == [("test.done", "service:a")]
    assert selectors.actions() == ["test.done", "test.undone"]


def test_an_export_reads_past_one_portion(monkeypatch):
    for count in range(1203):
        Entry.objects.create(
            uid=f"00000000-0000-0000-0000-{count:012}", at=NOW, actor_kind="system", actor_name="test",
            action="test.done", subject="service:a",
        )  # fmt: skip

    assert len({record.number for record in selectors.every_entry(Filter())}) == 1203
