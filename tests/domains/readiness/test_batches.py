"""Assessing many services takes as many statements as assessing one, and says the same."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seatrial.domains.audit.models import Entry
from seatrial.domains.evidence import services as evidence
from seatrial.domains.readiness import services
from seatrial.domains.readiness.models import Standing, Turn
from seatrial.domains.workspace import services as workspaces
from tests.cast import Cast
from tests.factories.workspaces import component, workspace

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def stand(cast: Cast, count: int) -> list[str]:
    """So many services stand applied, and each has its evidence; gives the keys. Nothing is assessed yet."""
    more = {f"more-{n}.yaml": component(f"more-{n}", owner=f"team-{n}") for n in range(count - 1)}
    workspaces.apply("ops", files=workspace(**more), actor=cast.actor("administrator"), now=NOW)
    evidence.collect(evidence.claim_due(now=NOW + timedelta(seconds=5), limit=1000), clock=lambda: NOW)
    return [key for row in Standing.objects.all() for key in row.keys.values()]


def statements(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def test_ten_times_the_services_take_the_same_statements(cast: Cast) -> None:
    few = stand(cast, 3)
    services.assess(few[:1], now=NOW)  # fills what is remembered
    Standing.objects.update(result="unknown")
    one = statements(lambda: services.assess(few, now=NOW))
    many = stand(cast, 30)
    Standing.objects.update(result="unknown")
    assert statements(lambda: services.assess(many, now=NOW)) == one
    assert set(Standing.objects.filter(automated=True).values_list("result", flat=True)) == {"pass"}


def test_each_turn_is_on_record_although_they_are_written_together(cast: Cast) -> None:
    keys = stand(cast, 12)
    assert services.assess(keys, now=NOW) == 12
    assert Turn.objects.count() == 12
    assert Entry.objects.filter(action="criterion.turned").count() == 12
    named = {
        details["service"]
        for details in Entry.objects.filter(action="criterion.turned").values_list("details", flat=True)
    }
    assert len(named) == 12


def test_turns_that_come_together_are_published_together(cast: Cast) -> None:
    keys = stand(cast, 5)
    with CaptureQueriesContext(connection):
        services.assess(keys, now=NOW)
    row = Standing.objects.filter(automated=True).first()
    assert row is not None
    assert row.evidence
    assert row.valid_until is not None


def test_what_expired_in_many_services_is_settled_with_as_few_statements(cast: Cast) -> None:
    services.assess(stand(cast, 3), now=NOW)
    later = NOW + timedelta(minutes=6)
    few = statements(lambda: services.assess_expired(now=later))
    services.assess(stand(cast, 30), now=NOW)
    Standing.objects.filter(automated=True).update(result="pass", valid_until=NOW)
    assert statements(lambda: services.assess_expired(now=later)) == few
    assert set(Standing.objects.values_list("result", flat=True)) == {"unknown"}
