"""Events travel in the transaction of their cause."""

from typing import Any, ClassVar

import pytest
from django.db import connection, transaction

from seatrial.kit import clock, events


class TideTurned(events.Event):
    """An event of this test."""

    name: ClassVar[str] = "tests.tide_turned"
    height: int


SEEN: list[int] = []


def note(event: TideTurned, *, now: Any) -> None:
    """Remembers what it was called with."""
    SEEN.append(event.height)


@pytest.fixture(autouse=True)
def _subscribed() -> None:
    SEEN.clear()
    events.subscribe(
        TideTurned, handle=note
    ) if f"{__name__}.note:{TideTurned.name}" not in events.SUBSCRIPTIONS else None


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'deliver'")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_an_event_of_a_transaction_that_fails_is_no_event() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        events.publish(TideTurned(height=1))
        assert waiting() == 1
        1 / 0  # noqa: B018
    assert waiting() == 0


@pytest.mark.django_db
def test_an_event_reaches_its_subscription(deliver_events: Any) -> None:
    events.publish(TideTurned(height=7))
    assert SEEN == []
    assert deliver_events(clock.now()) == 1
    assert SEEN == [7]
    assert waiting() == 0
