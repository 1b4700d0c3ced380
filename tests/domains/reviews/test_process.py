"""The process is looked at every year, and after severe incidents (S0:53, R009)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from seatrial.domains.actions import models as actions
from seatrial.domains.actions import services as actions_services
from seatrial.domains.actions.selectors.actions import value_of
from seatrial.domains.audit.models import Entry
from seatrial.domains.reviews import models, selectors, services, tasks
from seatrial.domains.reviews.rules.process import next_review, years_between
from seatrial.kit.problems import NotFound, Problem
from tests.factories import identity
from tests.factories.reviews import DAY, MINUTE, NOW, World, files

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


# an incident that was closed, wherever it was led

Tell = Callable[..., tuple[int, Any]]


@pytest.fixture
def tell(world: World, by: Callable[[str], Client]) -> Tell:
    """`tell("operations", severity="SEV1")` over the API; gives code and content."""

    def send(role: str, **said: str) -> tuple[int, Any]:
        body = {"incident": INCIDENT, "title": "Claims stuck", "severity": "SEV1", "service": "edi-gateway"}
        dry = said.pop("dry", "")
        with time_machine.travel(NOW + MINUTE, tick=False):
            answer = by(role).post(
                f"/api/v1/reviews/incidents{dry}", data=body | said, content_type="application/json"
            )
        return answer.status_code, answer.json()

    return send


@pytest.mark.mission("R009")
def test_after_366_days_the_review_of_the_process_is_overdue(world: World) -> None:
    """As the worker does it: its own round is what opens the action and finds it overdue."""
    with time_machine.travel(NOW, tick=False):
        tasks.process(timestamp=0)
    assert [each.overdue_at for each in yearly()] == [None]
    later = NOW + 366 * DAY
    with time_machine.travel(later, tick=False):
        actions_services.mark_overdue(now=later)
        tasks.process(timestamp=0)
    first, second = yearly()
    assert (first.state, first.overdue_at, first.due_on) == ("open", later, date(2027, 11, 21))
    assert value_of(first).is_overdue(later.date())
    assert second.due_on == date(2028, 11, 21)


@pytest.mark.mission("R009")
@pytest.mark.parametrize(
    ("severity", "rank"),
    [("SEV1", 1), ("S0", 1), ("sev-1", 1), ("SEV2", 2), ("S1", 2), ("SEV3", 3), ("S2", 3), ("S4", 5)],
)
def test_a_closed_incident_of_the_two_highest_ranks_opens_a_linked_review_of_the_process(
    world: World, tell: Tell, severity: str, rank: int
) -> None:
    code, found = tell("operations", severity=severity)
    assert (code, found["rank"]) == (200, rank)
    if rank > 2:
        assert (found["action"], found["review"], yearly()) == ("", "", [])
        return
    (action,) = yearly()
    assert (found["action"], action.source, action.source_title) == (
        f"A-{action.number}", INCIDENT, "Claims stuck",
    )  # fmt: skip
    assert action.severity == ("critical" if rank == 1 else "high")
    assert action.due_on == (NOW + timedelta(days=14)).date()
    # and the service's own readiness is looked at anew
    (draft,) = selectors.reviews(selectors.Filter(state="draft"))
    assert (draft.name, draft.trigger, draft.kind) == (found["review"], "incident", "major_release")
    assert draft.trigger_details == {"incident": INCIDENT, "title": "Claims stuck"}
    # told again, the same: senders repeat themselves
    assert tell("security", severity=severity) == (200, found | {"review": ""})
    assert len(yearly()) == 1
    entries = Entry.objects.filter(action="reviews.incident-closed").order_by("pk")
    assert [(each.subject, each.details["rank"]) for each in entries] == [("service:edi-gateway", rank)] * 2


def test_who_tells_of_incidents_and_what_is_refused(world: World, tell: Tell) -> None:
    for role in ("stranger", "auditor", "agent"):
        assert tell(role)[0] == 403, role
    assert tell("vendor")[0] == 404
    assert tell("operations", service="", title="All of it")[0] == 403  # of none alone: who leads everywhere
    assert tell("operations", dry="?dry_run=true")[1]["action"] == "A-1"
    for field, value in (("incident", "4711"), ("incident", "a b:c"), ("title", " "), ("severity", "bad"),
                         ("severity", "SEV0")):  # fmt: skip
        code, said = tell("operations", **{field: value})
        assert (code, [each["place"] for each in said["errors"]]) == (422, [f"/{field}"])
    assert yearly() == []
    code, found = tell("administrator", service="", incident="https://incidents.example/4711")
    assert (code, found["review"]) == (200, "")
    assert yearly()[0].source == "https://incidents.example/4711"


def test_after_an_incident_the_kind_of_the_last_decision_is_asked_again(world: World, tell: Tell) -> None:
    world.gone()
    assert tell("operations")[0] == 200
    (draft,) = selectors.reviews(selectors.Filter(state="draft"))
    assert (draft.kind, draft.environment, draft.artefact.version) == ("new_service", "production", "1.4.0")


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
