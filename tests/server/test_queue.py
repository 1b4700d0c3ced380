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
    if f"{__name__}.note:{TideTurned.name}" not in events.SUBSCRIPTIONS:
        events.subscribe(TideTurned, handle=note)


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


class ShipSighted(events.Event):
    """An event of this test that somebody waits for."""

    name: ClassVar[str] = "tests.ship_sighted"
    height: int


def note_at_once(event: ShipSighted, *, now: Any) -> None:
    """Remembers what it was called with; an event of height 0 it cannot handle."""
    SEEN.append(100 // event.height)


@pytest.fixture
def _at_once() -> None:
    if f"{__name__}.note_at_once:{ShipSighted.name}" not in events.SUBSCRIPTIONS:
        events.subscribe(ShipSighted, handle=note_at_once, at_once=True)


@pytest.mark.usefixtures("_at_once")
@pytest.mark.django_db(transaction=True)
def test_what_somebody_waits_for_is_tried_after_the_commit_and_queued_all_the_same() -> None:
    with transaction.atomic():
        events.publish(ShipSighted(height=50))
        assert SEEN == []
    assert SEEN == [2]
    assert waiting() == 1


@pytest.mark.usefixtures("_at_once")
@pytest.mark.django_db(transaction=True)
def test_what_fails_at_once_is_left_to_the_queue() -> None:
    with transaction.atomic():
        events.publish(ShipSighted(height=0))
    assert SEEN == []
    assert waiting() == 1


@pytest.mark.usefixtures("_at_once")
@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_tried() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        events.publish(ShipSighted(height=50))
        raise RuntimeError
    assert SEEN == []
    assert waiting() == 0
