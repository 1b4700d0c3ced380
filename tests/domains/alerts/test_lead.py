"""An alert that is open is paged about, whatever became of the others of its group."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from seatrial.domains.alerts import services
from seatrial.domains.alerts.models import Alert, EscalationRun, Membership
from seatrial.domains.alerts.services import adopting, triaging
from seatrial.domains.identity import selectors
from seatrial.domains.identity.models import Person
from tests.factories import oncall, triage

NOW, MINUTE = triage.NOW, triage.MINUTE


@pytest.fixture
def handles(db, deliver_events):
    """Ana, Ben and Cleo by uid; the workspace holds their policies and a routing that groups."""
    oncall.apply(routing=triage.ROUTING)
    people = oncall.people()
    for person in people.values():
        oncall.reached(person)
    deliver_events(NOW)
    return {str(person.uid): handle for handle, person in people.items()}


def ben():
    return selectors.actor_for_person(Person.objects.get(handle="ben"), now=NOW)


def name(alert):
    return f"AL-{alert.number}"


def taken(alert, *, now):
    """Its source says that somebody is at it."""
    Alert.objects.filter(pk=alert.pk).update(
        state="acknowledged", acknowledged_at=now, acknowledged_by="alert-source:test"
    )
    triaging.take([Alert.objects.get(pk=alert.pk)], now=now)


def abouts(handles, *, since):
    return [about for _, about in triage.paged(handles)][since:]


def test_what_joins_a_group_that_somebody_has_is_paged_all_the_same(handles):
    first = triage.fired(team="edi", host="a")
    triage.go_on(NOW)
    services.acknowledge(name(first), actor=ben(), now=NOW + MINUTE)
    second = triage.fired(now=NOW + 60 * MINUTE, team="edi", host="b")
    triage.go_on(NOW + 60 * MINUTE)
    assert abouts(handles, since=1) == [name(second)]


def test_those_that_fire_while_nobody_answered_page_as_one(handles):
    first = triage.fired(team="edi", host="a")
    triage.go_on(NOW)
    triage.fired(now=NOW + MINUTE, team="edi", host="b")
    triage.go_on(NOW + MINUTE)
    assert abouts(handles, since=0) == [name(first)]


def test_where_its_source_has_the_one_that_leads_another_leads(handles):
    first, second = triage.fired(team="edi", host="a"), triage.fired(team="edi", host="b")
    triage.go_on(NOW)
    taken(first, now=NOW + MINUTE)
    triage.go_on(NOW + MINUTE)
    assert abouts(handles, since=1) == [name(second)]
    taken(second, now=NOW + 2 * MINUTE)
    run = EscalationRun.objects.get()
    assert (run.state, run.next_at) == ("acknowledged", None)
    assert triage.go_on(NOW + 600 * MINUTE) == 0


def test_what_is_left_open_leads_where_the_acknowledged_one_is_over(handles):
    first = triage.fired(team="edi", host="a")
    services.acknowledge(name(first), actor=ben(), now=NOW)
    second = triage.fired(now=NOW + MINUTE, team="edi", host="b")
    triage.over(first, now=NOW + 2 * MINUTE)
    triage.go_on(NOW + 3 * MINUTE)
    assert abouts(handles, since=0) == [name(second)]
    triage.over(second, now=NOW + 4 * MINUTE)
    assert set(EscalationRun.objects.values_list("state", flat=True)) == {"ended"}


@pytest.mark.parametrize("deed", ["reopen", "separate"])
def test_what_stands_for_itself_again_is_paged_beside_a_group_that_somebody_has(handles, deed):
    first, second = triage.fired(team="edi", host="a"), triage.fired(team="edi", host="b")
    triage.go_on(NOW)
    if deed == "separate":
        services.merge(name(second), into=name(first), actor=ben(), now=NOW)
    services.acknowledge(name(first), actor=ben(), now=NOW + MINUTE)
    if deed == "reopen":
        services.resolve(name(second), actor=ben(), now=NOW + 2 * MINUTE)
    getattr(services, deed)(name(second), actor=ben(), now=NOW + 3 * MINUTE)
    triage.go_on(NOW + 3 * MINUTE)
    assert abouts(handles, since=1) == [name(second)]
    triage.over(first, now=NOW + 4 * MINUTE)
    services.acknowledge(name(second), actor=ben(), now=NOW + 5 * MINUTE)
    assert triage.go_on(NOW + 600 * MINUTE) == 0


def test_an_open_alert_of_a_run_that_somebody_has_is_found(handles):
    """As a release before this one left them."""
    first = triage.fired(team="edi", host="a")
    services.acknowledge(name(first), actor=ben(), now=NOW)
    run = EscalationRun.objects.get()
    second = triage.row_of("Down", now=NOW, team="edi", host="b")
    second.save(force_insert=True)
    Membership.objects.create(run=run, alert=second)
    at = NOW + timedelta(seconds=31)
    assert adopting.adopt(clock=lambda: at) == 1
    triage.go_on(at)
    assert abouts(handles, since=0) == [name(second)]
    assert adopting.adopt(clock=lambda: at) == 0


@pytest.mark.django_db(transaction=True)
def test_two_people_acknowledge_two_alerts_of_a_group_at_once(handles):
    with transaction.atomic():
        rows = [triage.fired(team="edi", host=str(number)) for number in range(12)]
    actor, failed = ben(), []
    together = threading.Barrier(len(rows))

    def answer(alert):
        try:
            together.wait()
            services.acknowledge(name(alert), actor=actor, now=NOW)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=answer, args=(row,)) for row in reversed(rows)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert set(Alert.objects.values_list("state", flat=True)) == {"acknowledged"}
