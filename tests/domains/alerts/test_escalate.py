"""Who is paged about an alert when, by a passed clock, until somebody answers."""

from datetime import timedelta

import pytest

from seatrial.domains.actions.models import Action
from seatrial.domains.alerts import services
from seatrial.domains.alerts.models import Alert, Entry, EscalationRun
from seatrial.domains.identity import selectors
from seatrial.domains.identity.models import Person
from seatrial.domains.notices import services as notices
from seatrial.domains.notices.models import ContactMethod, Delivery, Page
from seatrial.kit.access import system
from tests.factories import identity, oncall, triage

NOW, MINUTE = triage.NOW, triage.MINUTE


@pytest.fixture
def handles(db, deliver_events):
    """Ana, Ben and Cleo by uid; the workspace holds their policies and a routing."""
    oncall.apply(routing=triage.ROUTING)
    people = oncall.people()
    for person in people.values():
        oncall.reached(person)
    deliver_events(NOW)
    return {str(person.uid): handle for handle, person in people.items()}


def actor(handles, handle):
    del handles
    return selectors.actor_for_person(Person.objects.get(handle=handle), now=NOW)


def minutes(handles, *, until, start=NOW):
    """Whom which minute pages, going minute by minute, a second before and at it."""
    found, seen = [], 0
    for minute in range(until + 1):
        at = start + minute * MINUTE
        assert triage.go_on(at - timedelta(seconds=1)) == 0, minute
        triage.go_on(at)
        pages = triage.paged(handles)
        found += [(minute, handle) for handle, _ in pages[seen:]]
        seen = len(pages)
    return found


@pytest.mark.mission("R164")
def test_nobody_answers_and_it_escalates_at_exact_minutes_round_after_round_and_never_ends(handles):
    alert = triage.fired(team="edi")
    assert minutes(handles, until=95) == [
        (0, "ana"), (5, "ana"), (15, "ana"), (20, "ana"), (30, "cleo"), (60, "cleo"), (90, "cleo"),
    ]  # fmt: skip
    run = EscalationRun.objects.get(alert=alert)
    assert (run.state, run.exhausted_at) == ("active", NOW + 30 * MINUTE)


def test_acknowledging_stops_it_and_calls_off_what_waits_in_the_same_transaction(handles):
    alert = triage.fired(team="edi")
    triage.go_on(NOW)
    triage.go_on(NOW + 5 * MINUTE)
    assert Delivery.objects.filter(state="queued").count() > 0
    services.acknowledge("AL-" + str(alert.number), actor=actor(handles, "ben"), now=NOW + 6 * MINUTE)
    assert not Delivery.objects.filter(state="queued").exists()
    assert set(Page.objects.values_list("state", flat=True)) == {"cancelled"}
    assert triage.go_on(NOW + 600 * MINUTE) == 0
    alert.refresh_from_db()
    assert (alert.state, alert.stage, alert.acted_at) == ("acknowledged", "act", NOW + 6 * MINUTE)


def test_a_page_says_what_its_monitor_says_and_which_runbook_is_for_it(handles):
    told = {
        "summary": "Orders wait.",
        "description": "120 for 5 min.",
        "runbook_url": "https://x.example/orders",
    }
    triage.fired(team="edi", annotations=told)
    triage.go_on(NOW)
    lines = Page.objects.get().body.splitlines()
    assert lines[:3] == ["Orders wait.", "120 for 5 min.", "Runbook: https://x.example/orders"]
    assert lines[3].startswith("Why you: ")


@pytest.mark.mission("R172")
def test_trouble_of_a_vendor_goes_through_its_contacts_one_after_the_other(handles):
    alert = triage.fired(vendor="carrier")
    assert minutes(handles, until=60) == [(0, "cleo"), (30, "cleo"), (60, "ana")]
    desk, boss, ana = Page.objects.order_by("number")
    assert desk.subject_line.startswith("Call Carrier desk:")
    assert "email desk@carrier.example" in desk.body
    assert "phone +47 555 010 99" in boss.body
    assert "Call" not in ana.subject_line
    lines = Entry.objects.filter(alert=alert, what="paged").order_by("id").values_list("words", flat=True)
    assert "who call contacts:carrier#1" in lines[0]


def test_a_page_that_reaches_nobody_brings_the_next_level_at_once(handles, deliver_events):
    ben = Person.objects.get(handle="ben")
    ContactMethod.objects.filter(person_uid=ben.uid).delete()
    Person.objects.filter(pk=ben.pk).update(email="")
    triage.fired("Odd", unknown="yes")  # the catch-all: ben, then cleo
    triage.go_on(NOW)
    assert Page.objects.get().state == "failed"
    deliver_events(NOW + timedelta(seconds=1))
    triage.go_on(NOW + timedelta(seconds=2))
    assert triage.paged(handles)[-1][0] == "cleo"


def test_without_any_policy_the_administrators_are_paged(db):
    boss = identity.person("Boss", handle="boss", email="boss@edi.example")
    identity.role(boss, "administrator", "")
    triage.fired()
    triage.go_on(NOW)
    assert Page.objects.get().person_uid == boss.uid


def test_what_is_late_by_an_hour_does_not_page_everybody_in_one_go(handles):
    triage.fired(team="edi")
    late = NOW + 60 * MINUTE
    triage.go_on(late)
    assert len(triage.paged(handles)) == 1
    assert EscalationRun.objects.get().next_at == late + 5 * MINUTE


def test_alerts_of_one_group_page_once_and_the_worse_one_pages_for_itself(handles):
    triage.fired(team="edi", severity="SEV2", cluster="a")
    triage.fired(team="edi", severity="SEV3", cluster="b")
    triage.fired(team="edi", severity="SEV1", cluster="c")
    triage.go_on(NOW)
    assert len(triage.paged(handles)) == 2
    assert EscalationRun.objects.count() == 2


def test_a_group_pages_on_for_what_is_left_of_it(handles):
    first = triage.fired(team="edi", cluster="a")
    second = triage.fired(team="edi", cluster="b")
    triage.go_on(NOW)
    triage.over(first, now=NOW + MINUTE)
    triage.go_on(NOW + MINUTE)
    assert triage.paged(handles, state="open")[-1][1] == f"AL-{second.number}"
    triage.over(second, now=NOW + 2 * MINUTE)
    assert triage.go_on(NOW + 600 * MINUTE) == 0
    assert not Page.objects.filter(state="open").exists()


def test_an_alert_is_quiet_while_another_explains_it_and_pages_when_that_is_over(handles):
    site = triage.fired("SiteDown")
    quiet = triage.fired(team="edi")
    assert quiet.inhibited_by == f"AL-{site.number}"
    triage.go_on(NOW + 10 * MINUTE)
    assert {about for _, about in triage.paged(handles)} == {f"AL-{site.number}"}
    triage.over(site, now=NOW + 11 * MINUTE)
    triage.go_on(NOW + 11 * MINUTE)
    quiet.refresh_from_db()
    assert (quiet.inhibited_by, triage.paged(handles)[-1][1]) == ("", f"AL-{quiet.number}")


@pytest.mark.mission("R181")
def test_a_level_of_the_backlog_pages_nobody(handles, deliver_events):
    oncall.apply(
        routing=triage.ROUTING.replace("service: component:edi-gateway", "severity: {level: S4}").replace(
            "group_by: [alertname]", "service: component:edi-gateway"
        ),
        catalog=oncall.CATALOG.replace("owner: edi-team}", "owner: edi-team, severities: severity-scheme:s}"),
    )
    deliver_events(NOW)
    alert = triage.fired(team="edi")
    assert (alert.scheme, alert.level) == ("s", "S4")
    deliver_events(NOW)
    assert triage.go_on(NOW + 600 * MINUTE) == 0
    assert not Page.objects.exists()
    action = Action.objects.get()
    assert (action.kind, action.service) == ("improvement", "service:edi-gateway")


@pytest.mark.mission("R166")
def test_an_answer_at_the_last_second_is_in_time_and_one_a_second_later_is_late(handles):
    for seconds, expected in [(0, False), (1, True)]:
        alert = triage.fired(f"Down{seconds}", team="edi", severity="SEV1")
        at = NOW + 15 * MINUTE + timedelta(seconds=seconds)
        services.acknowledge(f"AL-{alert.number}", actor=system("test"), now=at)
        run = EscalationRun.objects.get(alert=alert)
        assert run.respond_by == NOW + 15 * MINUTE
        assert (run.acknowledged_at > run.respond_by) is expected
        words = Entry.objects.get(alert=alert, what="acknowledged").words
        assert ("later" in words) is expected


def test_a_page_is_answered_by_its_person_and_the_alert_with_it(handles):
    alert = triage.fired(team="edi")
    triage.go_on(NOW)
    page = Page.objects.get()
    notices.answer(f"PG-{page.number}", verb="acknowledge", actor=actor(handles, "ana"), how="page", now=NOW)
    alert.refresh_from_db()
    page.refresh_from_db()
    assert (alert.state, page.state) == ("acknowledged", "answered")


def test_what_nobody_looks_for_is_found(handles):
    row = triage.row_of("Lost", now=NOW, team="edi")
    row.save(force_insert=True)
    assert services.adopt(clock=lambda: NOW + MINUTE) == 1
    assert services.adopt(clock=lambda: NOW + MINUTE) == 0
    triage.go_on(NOW + MINUTE)
    assert triage.paged(handles) == [("ana", f"AL-{row.number}")]


def test_many_runs_are_advanced_with_as_many_statements_as_few(handles, django_assert_max_num_queries):
    rows = [triage.row_of("Down", now=NOW, team="edi", severity="SEV1", n=str(n)) for n in range(30)]
    Alert.objects.bulk_create(rows)
    for row in rows:
        row.labels["alertname"] = f"Down{row.labels['n']}"
    with django_assert_max_num_queries(60):
        services.classify(rows, now=NOW)
    with django_assert_max_num_queries(60):
        assert services.advance(clock=lambda: NOW) == 30
    assert Page.objects.count() == 30
