"""What is asked follows what is applied: exactly, also from before there were signatures, and cheaply."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seatrial.domains.readiness.models import Followed, Standing
from seatrial.domains.workspace import services as workspaces
from tests.cast import Cast
from tests.factories.workspaces import checklist, component, workspace

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def apply(cast: Cast, *, minutes: int = 0, **files: bytes) -> None:
    now = NOW + timedelta(minutes=minutes)
    workspaces.apply("ops", files=workspace(**files), actor=cast.actor("administrator"), now=now)


def asked() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for service, criterion in Standing.objects.values_list("service", "criterion"):
        found.setdefault(service, set()).add(criterion)
    return found


def with_tiers() -> bytes:
    return checklist().replace(
        b"          accepts: [training]", b"          tiers: [1]\n          accepts: [training]"
    )


def test_a_service_of_another_tier_is_asked_something_else_and_the_others_the_same(cast: Cast) -> None:
    both = {"checklist.yaml": with_tiers(), "other.yaml": component("other", owner="other-team")}
    apply(cast, **both)
    assert asked() == {
        "service:edi": {"plan-published", "walkthrough-held"},
        "service:other": {"plan-published", "walkthrough-held"},
    }
    before = dict(Standing.objects.filter(service="service:edi").values_list("criterion", "pk"))
    both["other.yaml"] = component("other", owner="other-team", tier=3)
    apply(cast, minutes=1, **both)
    assert asked()["service:other"] == {"plan-published"}
    assert dict(Standing.objects.filter(service="service:edi").values_list("criterion", "pk")) == before


def test_what_no_checklist_asks_any_more_is_gone_with_its_signature(cast: Cast) -> None:
    more = {"other.yaml": component("other", owner="other-team")}
    apply(cast, **more)
    assert Followed.objects.count() == 2
    apply(cast, minutes=1)
    assert set(asked()) == {"service:edi"}
    assert list(Followed.objects.values_list("service", flat=True)) == ["service:edi"]


def test_standings_from_before_there_were_signatures_are_taken_over_or_go(cast: Cast) -> None:
    more = {"other.yaml": component("other", owner="other-team")}
    apply(cast, **more)
    Followed.objects.all().delete()
    kept = Standing.objects.get(service="service:edi", criterion="plan-published").pk
    apply(cast, minutes=1)
    assert set(asked()) == {"service:edi"}
    assert Standing.objects.get(service="service:edi", criterion="plan-published").pk == kept


def test_a_service_more_costs_no_statement_for_the_others(cast: Cast) -> None:
    def statements(count: int, minutes: int) -> int:
        others = {f"more-{n}.yaml": component(f"more-{n}", owner=f"team-{n}") for n in range(count)}
        apply(cast, minutes=minutes, **others)
        with CaptureQueriesContext(connection) as queries:
            apply(cast, minutes=minutes + 1, **others, **{"catalog.yaml": component(tier=2)})
        return len(queries)

    few = statements(2, 1)
    assert statements(40, 10) <= few


def test_a_criterion_that_changed_is_marked_and_keeps_its_row(cast: Cast) -> None:
    apply(cast)
    pk = Standing.objects.get(criterion="plan-published").pk
    apply(cast, minutes=1, **{"checklist.yaml": checklist("evidence.plan.size > 5")})
    row = Standing.objects.get(criterion="plan-published")
    assert row.pk == pk
    assert row.valid_until == NOW + timedelta(minutes=1)
