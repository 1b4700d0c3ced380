"""Jobs that must not run twice: no second runner takes them over, whatever became of the first."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from seatrial.domains.runners import models, selectors, services
from seatrial.domains.runners.types import EXPECTED, Holder
from seatrial.kit import clock
from tests.cast import NOW
from tests.factories import runners

pytestmark = pytest.mark.django_db
LEASE = timedelta(seconds=60)
RESULT = {"outcome": "found"}


@pytest.fixture
def lab(db):
    return runners.machine(now=NOW)


def submit():
    wanted = runners.request(is_once=True, timeout=timedelta(hours=3))
    return UUID(runners.approved(wanted, now=NOW))


def test_its_lease_is_short_and_lasts_as_long_as_the_runner_beats(lab):
    uid = submit()
    lab.take(NOW)
    assert models.Job.objects.get(uid=uid).leased_until == NOW + LEASE

    later = NOW + timedelta(seconds=59)
    assert services.beat({uid: 1}, actor=lab.actor, now=later) == [str(uid)]
    assert models.Job.objects.get(uid=uid).leased_until == later + LEASE


def test_no_second_runner_takes_it_and_it_is_lost_when_the_first_is_silent(lab):
    uid = submit()
    taken = lab.take(NOW)
    other = runners.machine(now=NOW)

    assert other.take(NOW + LEASE) is None
    assert services.give_up(now=NOW + LEASE - timedelta(seconds=1)) == 0
    assert services.give_up(now=NOW + LEASE) == 1
    assert selectors.job(uid).state == "lost"
    assert "nobody else may run it again" in selectors.job(uid).problem
    with pytest.raises(services.CannotFinish):
        lab.finish(taken, RESULT, now=NOW + LEASE)


def test_until_it_is_given_up_its_runner_may_come_late(lab):
    uid = submit()
    taken = lab.take(NOW)
    late = NOW + 5 * LEASE

    assert services.beat({uid: 1}, actor=lab.actor, now=late) == [str(uid)]
    assert lab.finish(taken, RESULT, now=late + 5 * LEASE).state == "done"


def test_with_its_runner_revoked_it_is_lost_and_nobody_takes_it(lab):
    uid = submit()
    lab.take(NOW)
    services.revoke(lab.runner.uid, actor=runners.ROOT, now=NOW)

    assert selectors.job(uid).state == "lost"
    assert runners.machine(now=NOW).take(NOW) is None


def test_it_is_cancelled_only_before_a_runner_took_it(lab):
    uid = submit()
    assert services.cancel(uid, reason="nobody wants it", now=NOW)
    assert selectors.states([uid]) == {str(uid): "cancelled"}

    uid = submit()
    lab.take(NOW)
    assert not services.cancel(uid, reason="nobody wants it", now=NOW)
    assert selectors.states([uid]) == {str(uid): "leased"}


def test_only_its_own_runner_holds_it(lab):
    uid = submit()
    assert selectors.holder(uid, actor=lab.actor) is None
    lab.take(NOW)

    assert selectors.holder(uid, actor=lab.actor) == Holder(1, lab.runner.uid, "lab", "key")
    assert selectors.holder(uid, actor=runners.machine(now=NOW).actor) is None


def test_a_runner_asks_more_often_while_somebody_may_want_it(monkeypatch):
    monkeypatch.setattr(EXPECTED, "_entries", {"test": lambda label: label == "lab"})

    assert asked_again("lab") == 0.3
    assert asked_again("other") == 1.5


def asked_again(label):
    machine = runners.machine(label, now=clock.now())
    answer = Client(headers={"Authorization": f"Bearer {machine.token}"}).post(
        "/api/v1/runners/work/take", {"kinds": ["command"]}, content_type="application/json"
    )
    return answer.json()["ask_again_seconds"]
