"""What newer evidence superseded goes after a week; nothing else does."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from seatrial.domains.evidence import selectors, services
from seatrial.domains.evidence.models import Evidence
from seatrial.kit import clock
from seatrial.kit.problems import NotFound
from tests.domains.evidence.watches import fine, order, telling, work

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_superseded_evidence_goes_after_a_week() -> None:
    now = clock.now()
    services.keep_watches([order("a"), order("alone")], now=now - 20 * DAY)
    with telling(fine):
        work(now=now - 20 * DAY)
        services.keep_watches([order("a")], now=now)
        work(now=now - 9 * DAY)
        work(now=now - DAY)
        work(now=now)
    old = selectors.history(order("a").key)[-1]
    assert services.prune(now=now, limit=1) == 1
    assert services.prune(now=now) == 1
    assert services.prune(now=now) == 0
    left = sorted((row.key, (now - row.collected_at).days) for row in Evidence.objects.all())
    assert left == [(order("a").key, 0), (order("a").key, 1), (order("alone").key, 20)]
    with pytest.raises(NotFound) as caught:
        selectors.item(old.uid)  # type: ignore[arg-type]
    assert "kept for a week" in caught.value.remedy


def test_the_database_refuses_to_delete_what_is_younger() -> None:
    now = clock.now()
    services.keep_watches([order("a")], now=now - 6 * DAY)
    with telling(fine):
        work(now=now - 6 * DAY)
        work(now=now)
    with (
        pytest.raises(DatabaseError, match="only when a probe found it, it is superseded"),
        transaction.atomic(),
    ):
        Evidence.objects.filter(collected_at__lt=now).delete()
