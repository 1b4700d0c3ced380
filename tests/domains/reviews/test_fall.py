"""Many decisions that hold no more fall together, and what follows a fall is done once they have."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seatrial.domains.reviews import models, selectors, services
from seatrial.kit.ids import new_uid
from tests.factories.reviews import MINUTE, NOW, World

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=10)


def another(uid: str, *, environment: str) -> models.Decision:
    """The same decided about another environment, whose review has lost its items: it stands no more."""
    row = models.Decision.objects.select_related("review", "proposal").get(uid=UUID(uid))
    review, proposal = row.review, row.proposal
    number = max(models.Review.objects.values_list("number", flat=True)) + 1
    review.pk, review.number, review.environment, review.cause = new_uid(NOW), number, environment, ""
    review.save(force_insert=True)
    proposal.pk, proposal.review = new_uid(NOW), review
    proposal.save(force_insert=True)
    row.pk, row.review, row.proposal, row.environment = new_uid(NOW), review, proposal, environment
    row.look_at = LATER
    row.save(force_insert=True)
    return row


def reads(now: datetime) -> int:
    """How many statements of the sweep read something."""
    with CaptureQueriesContext(connection) as queries:
        services.sweep(now=now)
    return sum(each["sql"].startswith("SELECT") for each in queries)


def test_many_decisions_are_looked_at_with_the_statements_of_one(world: World) -> None:
    uid = world.gone().uid
    models.Decision.objects.update(look_at=None)
    another(uid, environment="place-0")
    one = reads(LATER)
    for number in range(1, 7):
        another(uid, environment=f"place-{number}")
    assert reads(LATER) == one
    assert models.Decision.objects.filter(fallen_at=LATER).count() == 7


def test_one_that_cannot_be_looked_at_keeps_no_other_from_falling(world: World) -> None:
    broken = models.Decision.objects.filter(uid=world.gone().uid)
    broken.update(look_at=LATER, lapses={"launch/plan": "no date"})
    falls = another(str(broken.get().uid), environment="staging")
    models.Decision.objects.filter(uid=falls.uid).update(lapses={})
    assert services.sweep(now=LATER) == 1
    falls.refresh_from_db()
    assert falls.fallen_at == LATER
    assert broken.get().fallen_at is None


def test_what_follows_a_fall_waits_until_nothing_stands_wrongly(world: World) -> None:
    uid = world.gone().uid
    models.Decision.objects.update(look_at=None)
    another(uid, environment="staging")
    assert services.sweep(now=LATER) == 1
    waits = another(uid, environment="elsewhere")
    assert services.follow_falls(now=LATER + MINUTE) == 0
    assert selectors.reviews(selectors.Filter(state="draft")) == []
    assert services.sweep(now=waits.look_at or NOW) == 1
    assert services.follow_falls(now=LATER + MINUTE) == 2
    drafts = selectors.reviews(selectors.Filter(state="draft"))
    assert {(each.environment, each.trigger) for each in drafts} == {
        ("staging", "evidence_lapsed"), ("elsewhere", "evidence_lapsed")
    }  # fmt: skip
    assert services.follow_falls(now=LATER + MINUTE) == 0
