"""The example as a demo applies it: what its lists say of being on call, of alerts and of postmortems."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from seatrial.domains.evidence import services as evidence
from seatrial.domains.readiness import selectors
from tests.domains.readiness.library import answers_a_test_page
from tests.factories import example, identity, oncall

#: A day on which the example's reviews still count.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ON_CALL = ("job-lindqvist", "mina-okafor", "wei-sato", "ana-reyes")
Standing = Callable[[datetime], dict[str, tuple[str, str]]]


@pytest.fixture
def standing(deliver_events: Callable[[datetime], int]) -> Standing:
    """Result and reason of each criterion after one run at that time; the gateway does not run."""

    def look(now: datetime) -> dict[str, tuple[str, str]]:
        evidence.collect_due(clock=lambda: now)
        deliver_events(now)
        found = selectors.standings("service:edi-gateway", environment="demo", now=now)
        return {each.criterion.id: (each.result, each.reason) for each in found}

    example.apply(now=NOW)
    deliver_events(NOW)
    return look


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("example")
def test_what_lacks_between_alert_and_postmortem_is_named(standing: Standing) -> None:
    found = standing(NOW)
    leads, reviewed = found["alerts-lead-somewhere"], found["thresholds-reviewed"]
    assert (leads[0], "alerts/edi-gateway.yaml:39: it names no runbook" in leads[1]) == ("fail", True)
    assert (reviewed[0], "EdiDiskNearlyFull" in reviewed[1]) == ("fail", True)
    assert found["postmortems-on-time"][0] == "pass"
    rota = found["on-call-rotation"]
    assert rota[0] == "fail" and "cover.unreachable is 4" in rota[1]
    assert "cover.gaps" not in rota[1], "the schedules are whole"


@pytest.mark.django_db
@pytest.mark.xdist_group("example")
def test_the_rota_holds_once_everybody_on_it_answered_a_test_page(standing: Standing) -> None:
    for handle in ON_CALL:
        oncall.reached(identity.person(handle, handle=handle, email=f"{handle}@edi.example"), verified_at=NOW)
    result, why = standing(NOW)["on-call-rotation"]
    assert (result, "cover.untested is 4" in why, "unreachable" in why) == ("fail", True, False)
    for handle in ON_CALL:
        answers_a_test_page(handle, now=NOW + HOUR)
    assert standing(NOW + HOUR)["on-call-rotation"][0] == "pass"
