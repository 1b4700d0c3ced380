"""Where nothing follows, somebody is told: of late answers, and of alerts that nobody is at any more."""

from datetime import timedelta

import pytest

from seatrial.domains.alerts import services
from seatrial.domains.alerts.models import Alert, EscalationRun
from seatrial.domains.identity import selectors as identity
from seatrial.domains.identity.models import Person
from seatrial.domains.incidents import services as incidents
from seatrial.domains.incidents.types import NewIncident
from seatrial.domains.notices import selectors as notices
from seatrial.domains.notices import services as paging
from seatrial.domains.notices.models import Message, Page
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
    - {to: ["user:default/ben"], after: 5d}
  fallback: ["user:default/cleo"]
"""
ASKING = PATIENT + "  acknowledged: {remind_after: 30m, page_again_after: 10m}\n"


@pytest.fixture
def world(db, deliver_events):
    """`world(policy)` gives Ana, Ben and Cleo by uid, whose policy it is."""

    def make(policy):
        rest = oncall.POLICIES.partition("---\n")[2]
        oncall.apply(routing=triage.ROUTING, policies=policy + "---\n" + rest)
        people = oncall.people()
        for person in people.values():
            oncall.reached(person)
        deliver_events(NOW)
        return {str(person.uid): handle for handle, person in people.items()}

    return make


def actor(handle):
    return identity.actor_for_person(Person.objects.get(handle=handle), now=NOW)


def told():
    rows = Message.objects.filter(kind="alerts.answer-late").order_by("uid")
    return [Person.objects.get(uid=row.person_uid).handle for row in rows]


def paged(handles):
    return [handle for handle, _ in triage.paged(handles)]


@pytest.mark.mission("R166")
@pytest.mark.parametrize(("severity", "within"), [("SEV2", 30 * MINUTE), ("SEV3", 4 * HOUR)])
def test_at_the_second_after_the_response_time_whoever_is_next_knows_once(world, severity, within):
    world(PATIENT)
    alert = triage.fired(team="edi", severity=severity)
    triage.go_on(NOW)
    assert services.tell_late(now=NOW + within) == 0
    assert services.tell_late(now=NOW + within + SECOND) == 1
    assert services.tell_late(now=NOW + within + HOUR) == 0
    assert told() == ["ben"]
    assert alert.entries.filter(what="late").count() == 1
    assert Page.objects.count() == 1


def test_who_answered_in_time_or_had_it_kept_quiet_is_not_late(world):
    world(PATIENT)
    alert = triage.fired(team="edi", severity="SEV2")
    triage.go_on(NOW)
    services.acknowledge(f"AL-{alert.number}", actor=actor("ana"), now=NOW + 30 * MINUTE)
    quiet = triage.fired("Other", team="edi", severity="SEV2")
    EscalationRun.objects.filter(alert=quiet).update(is_held=True)
    assert services.tell_late(now=NOW + 5 * HOUR) == 0
    EscalationRun.objects.filter(alert=quiet).update(is_held=False)
    assert services.tell_late(now=NOW + 5 * HOUR) == 1


def test_the_commander_of_its_incident_knows_too(world, deliver_events):
    world(PATIENT)
    alert = triage.fired(team="edi", severity="SEV2")
    new = NewIncident("Down", "SEV2", alerts=(f"AL-{alert.number}",), commander="cleo")
    incidents.declare(new, actor=system("test"), now=NOW)
    triage.go_on(NOW)
    services.tell_late(now=NOW + 31 * MINUTE)
    deliver_events(NOW + 31 * MINUTE)
    deliver_events(NOW + 31 * MINUTE)
    assert told() == ["ben", "cleo"]


def test_without_a_word_in_the_policy_nobody_is_asked(world):
    world(PATIENT)
    alert = triage.fired(team="edi", severity="SEV2")
    triage.go_on(NOW)
    services.acknowledge(f"AL-{alert.number}", actor=actor("ana"), now=NOW + MINUTE)
    assert EscalationRun.objects.get().remind_at is None
    assert services.ask_after(now=NOW + 900 * HOUR) == 0


def test_who_has_it_is_asked_at_the_second_and_it_pages_again_at_the_second(world):
    handles = world(ASKING)
    alert = triage.fired(team="edi", severity="SEV2")
    name = f"AL-{alert.number}"
    triage.go_on(NOW)
    services.acknowledge(name, actor=actor("ana"), now=NOW)
    asked = NOW + 30 * MINUTE
    assert services.ask_after(now=asked - SECOND) == 0
    assert services.ask_after(now=asked) == 1
    assert paged(handles) == ["ana", "ana"]
    page = Page.objects.latest("number")
    assert page.subject_line == f"Are you still at {name} Down fired?"
    assert services.ask_after(now=asked + 10 * MINUTE - SECOND) == 0
    assert Alert.objects.get().state == "acknowledged"
    assert services.ask_after(now=asked + 10 * MINUTE) == 1
    assert Alert.objects.get().state == "open"
    page.refresh_from_db()
    assert page.state == "cancelled"
    triage.go_on(asked + 10 * MINUTE)
    assert paged(handles) == ["ana", "ana", "ana"]
    run = EscalationRun.objects.get()
    assert (run.state, run.again, run.acknowledged_at) == ("active", 1, NOW)
    services.acknowledge(name, actor=actor("ben"), now=asked + 11 * MINUTE)
    assert not alert.entries.filter(words__contains="later than").exists()
    assert services.ask_after(now=asked + 41 * MINUTE) == 1
    assert paged(handles)[-1] == "ben"


@pytest.mark.parametrize("how", ["page", "acknowledge"])
def test_who_says_that_they_are_still_at_it_is_asked_later(world, how):
    world(ASKING)
    alert = triage.fired(team="edi", severity="SEV2")
    name, asked, said = f"AL-{alert.number}", NOW + 30 * MINUTE, NOW + 35 * MINUTE
    triage.go_on(NOW)
    services.acknowledge(name, actor=actor("ana"), now=NOW)
    assert "acknowledge" not in notices.said_about(f"alert:{name}").verbs
    services.ask_after(now=asked)
    assert notices.said_about(f"alert:{name}").verbs == ("acknowledge", "resolve", "escalate")
    if how == "page":
        page = notices.page_by_uid(Page.objects.latest("number").uid)
        answered = paging.answer(page.name, verb="acknowledge", actor=actor("ana"), how="page", now=said)
        assert answered.state == "answered"
    else:
        services.acknowledge(name, actor=actor("ana"), now=said)
    assert services.ask_after(now=said + 30 * MINUTE - SECOND) == 0
    assert services.ask_after(now=said + 30 * MINUTE) == 1
    assert Alert.objects.get().state == "acknowledged"


def test_what_is_over_or_led_as_an_incident_is_not_asked_about(world):
    handles = world(ASKING)
    alert = triage.fired(team="edi", severity="SEV2")
    name = f"AL-{alert.number}"
    services.acknowledge(name, actor=actor("ana"), now=NOW)
    new = NewIncident("Down", "SEV2", alerts=(name,), commander="cleo")
    found = incidents.declare(new, actor=system("test"), now=NOW)
    assert services.ask_after(now=NOW + 30 * MINUTE) == 1
    assert paged(handles) == []
    incidents.resolve(found.name, resolution="Over.", actor=system("test"), now=NOW + 40 * MINUTE)
    assert services.ask_after(now=NOW + 60 * MINUTE) == 1
    assert paged(handles) == ["ana"]
    services.resolve(name, actor=actor("ana"), now=NOW + 61 * MINUTE)
    assert services.ask_after(now=NOW + 900 * HOUR) == 0


def test_the_run_keeps_what_its_policy_said_then(world, deliver_events):
    world(ASKING)
    alert = triage.fired(team="edi", severity="SEV2")
    rest = oncall.POLICIES.partition("---\n")[2]
    oncall.apply(routing=triage.ROUTING, policies=PATIENT + "---\n" + rest)
    deliver_events(NOW)
    services.acknowledge(f"AL-{alert.number}", actor=actor("ana"), now=NOW)
    assert EscalationRun.objects.get(alert=alert).remind_at == NOW + 30 * MINUTE
    other = triage.fired("Other", team="edi", severity="SEV2")
    services.acknowledge(f"AL-{other.number}", actor=actor("ana"), now=NOW)
    assert EscalationRun.objects.get(alert=other).remind_at is None


def test_a_program_is_not_asked_it_pages_again_at_once(world):
    handles = world(ASKING)
    alert = triage.fired(team="edi", severity="SEV2")
    services.acknowledge(f"AL-{alert.number}", actor=system("robot"), now=NOW)
    assert services.ask_after(now=NOW + 30 * MINUTE) == 1
    triage.go_on(NOW + 30 * MINUTE)
    assert paged(handles) == ["ana"]


def test_the_page_of_the_policy_says_so(world, by):
    world(ASKING)
    assert "is asked; without an answer within" in by("lead").get("/oncall/policies/edi").content.decode()
    found = by("lead").get("/api/v1/oncall/policies/edi").json()
    assert (found["remind_after"], found["page_again_after"]) == (1800, 600)
