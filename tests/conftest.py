"""What every test may use."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings

from seatrial.kit import events
from tests import emptying, middleware
from tests.buckets import s3
from tests.cast import by, by_token, cast

__all__ = ["by", "by_token", "cast", "s3"]

middleware.share()
emptying.share()

# how long an example takes says how busy the machine is, and not whether the rule holds
settings.register_profile("seatrial", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("seatrial")

_WAITING = """
    DELETE FROM procrastinate_jobs WHERE id = (
        SELECT id FROM procrastinate_jobs WHERE task_name = 'deliver' AND status = 'todo' ORDER BY id LIMIT 1)
    RETURNING args
"""


@pytest.fixture
def deliver_events() -> Callable[[datetime], int]:
    """`deliver_events(now)` does what the worker would do: each event that waits, also those that follow,
    reaches its subscription, in the test's own transaction. Gives how many.
    """

    def deliver(now: datetime) -> int:
        delivered = 0
        while True:
            with connection.cursor() as cursor:
                cursor.execute(_WAITING)
                row = cursor.fetchone()
            if row is None:
                return delivered
            job = json.loads(row[0])
            events.deliver(job["subscription"], fields=job["fields"], now=now)
            delivered += 1

    return deliver


@pytest.fixture(autouse=True)
def _no_leftover_jobs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests with real transactions do not flush the queue's tables, which Django does not manage; the next
    test on the same worker may be one without.
    """
    marker = request.node.get_closest_marker("django_db")
    is_real = marker is not None and marker.kwargs.get("transaction")
    if is_real:
        request.getfixturevalue("transactional_db")
        _empty_the_queue()
    yield
    if is_real:
        _empty_the_queue()


def _empty_the_queue() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_periodic_defers CASCADE")
