"""The severity's escalation calls the second level at its second, where the policy alone would be later."""

from datetime import UTC, datetime, timedelta

import pytest

from seatrial.domains.alerts import selectors, services
from seatrial.domains.alerts.models import Alert
from seatrial.domains.alerts.types import Asked
from seatrial.domains.identity import selectors as identity
from seatrial.domains.identity.models import Person
from seatrial.kit.access import system
from tests.factories import oncall, triage

NOW, MINUTE = triage.NOW, triage.MINUTE
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
PATIENT = """\
apiVersion: seatrial.dev/v1
kind: EscalationPolicy
metadata: {name: edi, title: EDI}
spec:
  team: group:default/edi-team
  levels:
    - {to: ["user:default/ana"], after: 5d}
    - {to: ["user:default/ana", "user:default/ben"], after: 5d}
  fallback: ["user:default/cleo"]
"""


@pytest.fixture
def handles(db, deliver_events):
    """Ana, Ben and Cleo by uid; their policy gives each level five days."""
    rest = oncall.POLICIES.partition("---\n")[2]
    oncall.apply(routing=triage.ROUTING, policies=PATIENT + "---\n" + rest)
    people = oncall.people()
    for person in people.values():
        oncall.reached(person)
    deliver_events(NOW)
    return {str(person.uid): handle for handle, person in people.items()}


def paged_until(handles, at):
    triage.go_on(at)
    return [handle for handle, _ in triage.paged(handles)]


@pytest.mark.mission("R173")
def test_sev1_pages_both_levels_from_the_beginning_and_nobody_twice(handles):
    triage.fired(team="edi", severity="SEV1")
    assert sorted(paged_until(handles, NOW)) == ["ana", "ben"]
    assert sorted(paged_until(handles, NOW + 5 * 24 * HOUR - SECOND)) == ["ana", "ben"]
    assert paged_until(handles, NOW + 5 * 24 * HOUR)[2:] == ["cleo"]


@pytest.mark.mission("R174")
def test_sev2_pages_the_second_level_at_sixty_minutes(handles):
    triage.fired(team="edi", severity="SEV2")
    assert paged_until(handles, NOW) == ["ana"]
    assert paged_until(handles, NOW + HOUR - SECOND) == ["ana"]
    assert sorted(paged_until(handles, NOW + HOUR)[1:]) == ["ana", "ben"]


@pytest.mark.mission("R175")
def test_sev3_of_friday_afternoon_pages_the_second_level_on_monday(handles):
    friday, monday = datetime(2026, 3, 6, 16, tzinfo=UTC), datetime(2026, 3, 9, 9, tzinfo=UTC)
    triage.fired(now=friday, team="edi", severity="SEV3")
    assert paged_until(handles, friday) == ["ana"]
    due = selectors.explain(
        Asked({"team": "edi", "alertname": "Down", "severity": "SEV3"}), actor=system("test"), at=friday
    ).decision.escalate_at
    assert due is not None
    assert due.date() == monday.date()
    assert paged_until(handles, due - SECOND) == ["ana"]
    assert sorted(paged_until(handles, due)[1:]) == ["ana", "ben"]


@pytest.mark.mission("R176")
def test_sev4_never_escalates_by_itself(handles):
    triage.fired(team="edi", severity="SEV4")
    assert paged_until(handles, NOW + 5 * 24 * HOUR - SECOND) == ["ana"]


def test_whoever_answers_in_time_is_the_only_one_who_was_paged(handles):
    alert = triage.fired(team="edi", severity="SEV2")
    paged_until(handles, NOW)
    actor = identity.actor_for_person(Person.objects.get(handle="ana"), now=NOW)
    services.acknowledge(f"AL-{alert.number}", actor=actor, now=NOW + HOUR - SECOND)
    assert paged_until(handles, NOW + 2 * HOUR) == ["ana"]


def test_after_a_dark_hour_the_first_level_has_the_time_that_the_policy_gives_it(handles):
    triage.fired(team="edi", severity="SEV2")
    late = NOW + 2 * HOUR
    assert paged_until(handles, late) == ["ana"]
    assert paged_until(handles, late + 5 * 24 * HOUR - SECOND) == ["ana"]


def test_what_would_happen_says_so_and_pages_nobody(handles):
    labels = {"team": "edi", "alertname": "Down", "severity": "SEV2"}
    found = selectors.explain(Asked(labels), actor=system("test"), at=NOW)
    planned = [(each.at - NOW, each.title) for each in found.pages[:2]]
    assert planned == [(timedelta(0), "level 1"), (HOUR, "level 2")]
    assert not Alert.objects.exists()
