"""What a source in `forward` says is handed on to the incumbent: at least once, in order, never lost."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from seatrial.domains.alerts import services
from seatrial.domains.alerts.models import EscalationRun, Foreseen, Forward
from seatrial.domains.alerts.services import forwarding
from seatrial.domains.notices.models import Page
from seatrial.kit.access import system
from tests.factories import oncall, triage
from tests.factories.incumbents import Incumbent, incumbent

NOW, MINUTE = triage.NOW, triage.MINUTE
SECOND = timedelta(seconds=1)
ACTOR = system("test")
SOURCE = """\
apiVersion: seatrial.dev/v1
kind: AlertSource
metadata: {{name: test, title: Test}}
spec: {{format: pagerduty, team: group:default/edi-team, mode: {mode}, beside: {{send: events}}}}
---
apiVersion: seatrial.dev/v1
kind: Connection
metadata: {{name: events}}
spec: {{type: pagerduty-events, url: "{url}", owner: "team:edi-team", secret: "env:TEST_PD"}}
"""
ROUTING_KEY = "e93facc04764012d7bfb002500d5d1a6"


@pytest.fixture
def there(db, settings: Any, monkeypatch: Any, deliver_events: Any) -> Iterator[Incumbent]:
    monkeypatch.setenv("TEST_PD", ROUTING_KEY)
    settings.SECRET_ALLOW = ("env:TEST_PD",)
    with incumbent() as told:
        settings.PROBE_ALLOW = (told.url.removeprefix("http://"),)
        oncall.apply(routing=triage.ROUTING, source=SOURCE.format(url=told.url, mode="forward"))
        for person in oncall.people().values():
            oncall.reached(person)
        deliver_events(NOW)
        yield told


def send(at: Any = NOW) -> int:
    return services.forward_due(clock=lambda: at)


def test_it_is_told_of_begin_answer_and_end_with_one_key(there):
    row = triage.fired(team="edi", annotations={"summary": "Disk is full"})
    services.acknowledge(f"AL-{row.number}", actor=ACTOR, now=NOW)
    triage.over(row, now=NOW + MINUTE)
    assert send(NOW + MINUTE) == 3
    actions = ["trigger", "acknowledge", "resolve"]
    assert [each["event_action"] for each in there.events] == actions
    assert {each["dedup_key"] for each in there.events} == {row.key}
    assert {each["routing_key"] for each in there.events} == {ROUTING_KEY}
    payload = there.events[0]["payload"]
    assert payload["severity"] in ("critical", "error", "warning", "info")
    assert (payload["summary"], payload["custom_details"]["summary"]) == ("Down fired", "Disk is full")
    assert send(NOW + MINUTE) == 0
    lines = row.entries.filter(what="forwarded").values_list("words", flat=True)
    assert [each.rpartition(" ")[2] for each in lines.order_by("id")] == actions
    triage.go_on(NOW)
    assert not Page.objects.exists()


def test_what_is_not_taken_is_sent_again_and_nothing_overtakes_it(there):
    there.statuses = [503, 429]
    row = triage.fired(team="edi")
    triage.over(row, now=NOW)
    assert send() == 1
    assert send(NOW + 5 * SECOND) == 1
    assert there.events == []
    assert send(NOW + 20 * SECOND) == 2
    assert [each["event_action"] for each in there.events] == ["trigger", "resolve"]


def test_whoever_dies_while_sending_leaves_it_to_the_next(there):
    triage.fired(team="edi")
    assert forwarding._claim(NOW) is not None  # and dies
    assert send(NOW + 29 * SECOND) == 0
    assert send(NOW + 30 * SECOND) == 1
    assert len(there.events) == 1


@pytest.mark.parametrize(("statuses", "waits"), [((400,), 0), ((503,) * 9, 5)])
def test_what_the_incumbent_does_not_take_is_paged_from_here(there, statuses, waits):
    there.statuses = list(statuses)
    row = triage.fired(team="edi")
    at = NOW
    for _ in range(30):
        triage.go_on(at)
        send(at)
        if Page.objects.exists():
            break
        at += 15 * SECOND
    triage.go_on(at)
    assert Page.objects.filter(about=f"alert:AL-{row.number}").exists()
    assert at - NOW == waits * MINUTE + 15 * SECOND  # the round after
    assert row.entries.filter(what="taken-over").count() == 1
    assert not EscalationRun.objects.get().is_shadow
    assert Forward.objects.get().state == ("queued" if waits else "refused")


def test_what_it_was_told_of_before_a_cut_over_it_hears_the_end_of(there):
    first = triage.fired(team="edi", key="1")
    oncall.apply(routing=triage.ROUTING, source=SOURCE.format(url=there.url, mode="live"))
    second = triage.fired(team="edi", key="2")
    triage.over(first, now=NOW)
    triage.over(second, now=NOW)
    send()
    said = [(each["event_action"], each["dedup_key"]) for each in there.events]
    assert said == [("trigger", "1"), ("resolve", "1")]


def test_what_was_forwarded_goes_after_its_days_once_its_alert_is_over(there, settings):
    settings.BESIDE_DAYS = 10
    over, still = (triage.fired(team="edi", instance=name) for name in ("one", "two"))
    triage.over(over, now=NOW + MINUTE)
    assert send(NOW + MINUTE) == 3
    waits = Forward.objects.create(alert=over, action="resolve", made_at=NOW, due_at=NOW)
    run = EscalationRun.objects.earliest("id")
    for level, alert in enumerate((over, still), 8):
        foreseen = {"alert": alert, "run": run, "level": level, "at": NOW}
        Foreseen.objects.create(round=0, step="compared", **foreseen)
        Foreseen.objects.create(round=1, step="to be asked", ask_at=NOW, **foreseen)
    edge = NOW + MINUTE + timedelta(days=10)
    assert services.purge(clock=lambda: edge) == 0
    assert services.purge_beside(clock=lambda: edge + SECOND, limit=1) == 2
    assert services.purge(clock=lambda: edge + SECOND) == 1
    left = Forward.objects.order_by("id").values_list("alert_id", "state")
    assert list(left) == [(still.number, "sent"), (waits.alert_id, "queued")]
    assert Foreseen.objects.filter(alert=over).get().step == "to be asked"
    assert Foreseen.objects.filter(alert=still).count() == 2
