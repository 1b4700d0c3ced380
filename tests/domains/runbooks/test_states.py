"""A runbook is tested once a run of exactly its content passed; changed, it is untested again."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from seatrial.domains.runbooks import models, selectors
from seatrial.domains.runbooks.types import Runbook
from seatrial.kit.access import system
from tests.factories import runners, runs
from tests.factories.runs import NOW, Lab

pytestmark = pytest.mark.django_db
Deliver = Callable[[datetime], int]


def stands(now: datetime) -> Runbook:
    return selectors.runbook("edi-gateway/deploy", actor=runs.ROOT, now=now)


@pytest.mark.mission("R122")
def test_only_a_passed_run_of_its_own_content_makes_it_tested(lab: Lab, deliver_events: Deliver) -> None:
    runs.runbook()
    assert stands(NOW).state == "untested"
    runners.applied(by=system("author"), now=NOW)  # a dry run looks, and somebody wrote what it runs
    runs.dry_run(environment="staging")
    assert stands(NOW).state == "untested", "a dry run runs nothing"

    runs.started(runs.wanted(mode="simulate"))
    lab.work(deliver_events)
    assert models.Run.objects.get(mode="simulate").state == "passed"
    tested = stands(lab.now)
    assert tested.tested is not None
    assert (tested.state, tested.tested.outcome, tested.tested.mode) == ("tested", "passed", "simulate")

    runs.runbook(runs.DEPLOY + "\nOne more word.\n", now=lab.now)
    assert (stands(lab.now).state, stands(lab.now).tested) == ("untested", None)


def test_a_test_that_failed_or_is_long_ago_counts_no_longer(lab: Lab, deliver_events: Deliver) -> None:
    book = runs.runbook()
    first = runs.started(runs.wanted(mode="simulate"))
    lab.work(deliver_events)
    assert first.runbook_uid == str(book.uid)
    assert stands(lab.now + timedelta(days=179)).state == "tested"
    assert stands(lab.now + timedelta(days=181)).state == "stale"

    step = lab.begun[0]
    lab.outcomes[step] = "failed"
    runs.started(runs.wanted(mode="simulate"), now=lab.tick())
    lab.work(deliver_events)
    assert stands(lab.now).state == "failing"
