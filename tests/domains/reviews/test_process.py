"""The process is looked at every year, and after severe incidents (S0:53, R009)."""

from datetime import date, timedelta

import pytest

from seatrial.domains.actions import models as actions
from seatrial.domains.actions import services as actions_services
from seatrial.domains.reviews import models, services
from seatrial.domains.reviews.rules.process import next_review, years_between
from seatrial.kit.problems import NotFound, Problem
from tests.factories import identity
from tests.factories.reviews import DAY, NOW, World, files

pytestmark = pytest.mark.django_db
INCIDENT = "incident:0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11"


def yearly() -> list[actions.Action]:
    return list(actions.Action.objects.filter(kind="process_review").order_by("number"))


def test_the_years_are_counted_from_the_first_policy_on(world: World) -> None:
    assert models.Enforcement.objects.get().begun_at == NOW
    world.apply(files(enforce="production"), now=NOW + 30 * DAY)
    assert models.Enforcement.objects.get().begun_at == NOW

    for _ in range(3):
        services.keep_yearly_review(now=NOW + 40 * DAY)
    (found,) = yearly()
    assert (found.due_on, found.state, found.service) == (date(2027, 11, 21), "open", "")
    assert str(found.owner_uid) == str(world.cast.administrator.uid)


def test_a_year_later_it_is_overdue_and_the_next_one_is_open(world: World) -> None:
    services.keep_yearly_review(now=NOW)
    later = NOW + 366 * DAY
    actions_services.mark_overdue(now=later)
    services.keep_yearly_review(now=later)
    first, second = yearly()
    assert (first.overdue_at, second.overdue_at) == (later, None)
    assert second.due_on == date(2028, 11, 21)


def test_without_a_policy_there_is_nothing_to_look_at(world: World) -> None:
    kept = files()
    del kept["policy.yaml"]
    world.apply(kept)
    assert services.keep_yearly_review(now=NOW) is None
    assert yearly() == []


def test_who_manages_everywhere_owns_it_and_nobody_else_is_asked(world: World) -> None:
    somewhere = identity.person("Mara")
    identity.role(somewhere, "manager", "service:edi-gateway")
    everywhere = identity.person("Nils")
    identity.role(everywhere, "manager")
    services.keep_yearly_review(now=NOW)
    assert str(yearly()[0].owner_uid) == str(everywhere.uid)


def test_an_incident_opens_one_that_is_linked_to_it_once(world: World) -> None:
    opened = [services.open_process_review(INCIDENT, title="Claims stuck", now=NOW) for _ in range(2)]
    assert opened[0].uid == opened[1].uid
    (found,) = yearly()
    assert (found.source, found.source_title) == (INCIDENT, "Claims stuck")
    assert (found.due_on, found.severity) == ((NOW + timedelta(days=14)).date(), "high")
    assert "after Claims stuck" in found.title


def test_nobody_to_own_it_is_said(world: World) -> None:
    world.cast.administrator.is_active = False
    world.cast.administrator.save()
    assert services.keep_yearly_review(now=NOW) is None
    with pytest.raises(NotFound, match="nobody is there"):
        services.open_process_review(INCIDENT, title="Claims stuck", now=NOW)


@pytest.mark.parametrize(
    ("begun", "until", "years", "due"),
    [
        (date(2026, 11, 21), date(2026, 11, 21), 0, date(2027, 11, 21)),
        (date(2026, 11, 21), date(2027, 11, 21), 0, date(2027, 11, 21)),
        (date(2026, 11, 21), date(2027, 11, 22), 1, date(2028, 11, 21)),
        (date(2028, 2, 29), date(2029, 2, 28), 0, date(2029, 2, 28)),
        (date(2028, 2, 29), date(2029, 3, 1), 1, date(2030, 2, 28)),
        (date(2028, 2, 29), date(2032, 3, 1), 4, date(2033, 2, 28)),
        (date(2026, 11, 21), date(2026, 1, 1), 0, date(2027, 11, 21)),
    ],
)
def test_each_year_has_its_day(begun: date, until: date, years: int, due: date) -> None:
    assert years_between(begun, until=until) == years
    assert next_review(begun, year=years + 1) == due


def test_a_change_of_a_template_says_what_was_learned(world: World) -> None:
    kept = files()
    text = kept["templates.yaml"].decode()
    told = text.replace("  version: 1.0.0\n", "  version: 1.1.0\n  changes: {1.0.0: The first}\n", 1)
    with pytest.raises(Problem) as refused:
        world.apply({**kept, "templates.yaml": told.encode()}, now=NOW + DAY)
    assert "what version 1.1.0 changed" in refused.value.faults[0].detail
