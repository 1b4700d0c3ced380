"""Silence pages, what could not be read pages, and both end; by a passed clock, to the second."""

from datetime import timedelta
from typing import Any

import pytest

from seatrial.domains.alerts import models, selectors, services
from seatrial.domains.alerts.models import Alert, Heartbeat
from seatrial.domains.alerts.services import upserting
from seatrial.domains.alerts.types.beating import OWN_SOURCE
from seatrial.domains.identity.models import Person
from seatrial.domains.notices.models import Page
from seatrial.kit.access import system
from tests.factories import alerting, identity, oncall, triage
from tests.factories.alerting import NOW, SECOND, alert, group, send

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
BEATS = (
    ", silent_after: 15m, heartbeats: [{name: nightly, silent_after: 1h}, {name: Watchdog, silent_after: 5m}]"
)
ACTOR = system("test")


def watch(at: Any) -> int:
    return services.watch(clock=lambda: at)


def own(state: str = "") -> list[str]:
    rows = Alert.objects.filter(source__urn=OWN_SOURCE).order_by("number")
    rows = rows.filter(state=state) if state else rows
    return [row.labels.get("heartbeat", row.labels["alertname"]) for row in rows]


@pytest.fixture
def secret() -> str:
    alerting.apply("alertmanager", more=BEATS)
    return alerting.key("alertmanager")


def test_silence_opens_an_alert_a_second_after_the_last_moment_and_hearing_it_ends_it(secret: str) -> None:
    last = NOW + 5 * MINUTE
    assert (watch(last), own()) == (0, [])
    assert (watch(last + SECOND), own()) == (1, ["Watchdog"])
    row = Alert.objects.get()
    assert (row.state, row.starts_at, row.title) == (
        "open", last, "Nothing is heard of the heartbeat Watchdog of alertmanager of EDI",
    )  # fmt: skip
    assert (row.labels["source"], row.labels["team"]) == ("alertmanager", "edi-team")
    assert watch(last + SECOND) == 0
    send(secret, group(alert("Watchdog")), at=last + MINUTE)
    assert own("resolved") == ["Watchdog"] and own("open") == []
    heard = Heartbeat.objects.get(name="Watchdog")
    assert (heard.heard_at, heard.due_at) == (last + MINUTE, last + 6 * MINUTE)
    # an alert that fires all the time is none, and is a sign of life of its source as well
    assert not Alert.objects.exclude(source__urn=OWN_SOURCE).exists()
    assert Heartbeat.objects.get(name="").heard_at == last + MINUTE


def test_one_alert_a_heartbeat_however_long_it_is_silent(secret: str) -> None:
    for minutes in range(0, 125, 5):
        watch(NOW + minutes * MINUTE + SECOND)
    assert sorted(own("open")) == ["SourceSilent", "Watchdog", "nightly"]
    assert Alert.objects.get(labels__heartbeat="Watchdog").count > 1


def test_what_somebody_resolved_and_is_silent_still_opens_again(secret: str) -> None:
    watch(NOW + 6 * MINUTE)
    services.resolve(f"AL-{Alert.objects.get().number}", actor=ACTOR, now=NOW + 7 * MINUTE)
    watch(NOW + 12 * MINUTE)
    assert own("open") == ["Watchdog"] and own("resolved") == ["Watchdog"]


def test_a_heartbeat_is_heard_by_its_address_and_another_one_is_a_dead_letter(secret: str) -> None:
    watch(NOW + 61 * MINUTE)
    assert "nightly" in own("open")
    send(secret, b"", rest="heartbeat/nightly", at=NOW + 62 * MINUTE)
    assert "nightly" in own("resolved")
    assert not models.DeadLetter.objects.exists()
    send(secret, b"", rest="heartbeat/nightlyy?x=1", at=NOW + 63 * MINUTE)
    assert "declares no heartbeat 'nightlyy'" in models.DeadLetter.objects.get().problem


def test_what_came_in_time_and_is_not_read_yet_keeps_an_alert_from_opening(secret: str) -> None:
    last = NOW + 5 * MINUTE
    services.store([alerting.parcel(secret, "", group(alert("Watchdog")), at=last)])
    assert (watch(last + SECOND), own()) == (0, [])
    services.read_arrivals(clock=lambda: last + SECOND)
    assert (watch(last + SECOND), own()) == (0, [])
    # what came too late does not
    services.store([alerting.parcel(secret, "", group(alert("Watchdog")), at=last + 5 * MINUTE + SECOND)])
    assert (watch(last + 5 * MINUTE + 2 * SECOND), own()) == (1, ["Watchdog"])


def test_nobody_waits_for_a_source_without_a_key() -> None:
    alerting.apply("alertmanager", more=BEATS)
    assert watch(NOW + 600 * MINUTE) == 0
    services.make_key("alertmanager", actor=ACTOR, now=NOW + 600 * MINUTE)
    assert watch(NOW + 605 * MINUTE) == 0
    assert watch(NOW + 605 * MINUTE + SECOND) == 1


def test_what_is_declared_no_more_is_over_and_what_is_given_longer_has_longer(secret: str) -> None:
    watch(NOW + 6 * MINUTE)
    alerting.apply("alertmanager", more=", silent_after: 20m")
    assert own("open") == [] and own("resolved") == ["Watchdog"]
    assert list(Heartbeat.objects.values_list("name", "due_at")) == [("", NOW + 20 * MINUTE)]
    alerting.apply()
    assert not Heartbeat.objects.exists()


def test_dead_letters_open_one_alert_of_their_source_and_settling_the_last_ends_it(secret: str) -> None:
    send(secret, b"{", at=NOW)
    send(secret, b"[]", at=NOW + SECOND)
    assert (watch(NOW + 2 * SECOND), own("open")) == (2, ["UnreadableArrivals"])
    row = Alert.objects.get()
    assert (row.labels["source"], row.labels["team"]) == ("alertmanager", "edi-team")
    assert row.title == "2 dead letters of alertmanager of EDI: what it sends cannot be read"
    assert "the body is no object" in row.annotations["description"]
    send(secret, b"7", at=NOW + 3 * SECOND)
    watch(NOW + 4 * SECOND)
    row.refresh_from_db()
    assert (row.count, row.title.split()[0]) == (2, "3")
    assert watch(NOW + 5 * SECOND) == 0
    for letter in models.DeadLetter.objects.order_by("number"):
        assert own("open") == ["UnreadableArrivals"]
        services.drop(f"DL-{letter.number}", actor=ACTOR, now=NOW + MINUTE)
    assert own("resolved") == ["UnreadableArrivals"]
    send(secret, b"{", at=NOW + 2 * MINUTE)
    watch(NOW + 2 * MINUTE + SECOND)
    assert own("open") == ["UnreadableArrivals"]


def test_both_page_by_the_same_routes(deliver_events: Any) -> None:
    routing = triage.ROUTING.replace('"team=edi"]\n      service', '"team=edi-team"]\n      service')
    oncall.apply(routing=routing)
    people = oncall.people()
    for person in people.values():
        oncall.reached(person)
    deliver_events(NOW)
    handles = {str(person.uid): handle for handle, person in people.items()}
    source = "apiVersion: seatrial.dev/v1\nkind: AlertSource\nmetadata: {name: mon}\n"
    spec = "spec: {format: alertmanager, team: group:default/edi-team, silent_after: 15m}\n"
    oncall.apply(routing=f"{routing}---\n{source}{spec}")
    secret = alerting.key("mon")
    start = Heartbeat.objects.get().due_at
    assert start is not None
    watch(start + SECOND)
    triage.go_on(start + SECOND)
    (first,) = triage.paged(handles)
    silent = Alert.objects.get()
    assert first[1] == f"AL-{silent.number}" and silent.route == "Platform / EDI"
    send(secret, b"{", at=start + MINUTE)
    watch(start + MINUTE + SECOND)
    triage.go_on(start + MINUTE + SECOND)
    silent.refresh_from_db()
    assert silent.state == "resolved"
    assert triage.paged(handles, state="open")[-1][1] == f"AL-{Alert.objects.latest('number').number}"


def test_without_any_policy_the_administrators_hear_of_dead_letters(secret: str) -> None:
    boss = identity.person("Boss", handle="boss", email="boss@edi.example")
    identity.role(boss, "administrator", "")
    send(secret, b"{")
    watch(NOW + SECOND)
    triage.go_on(NOW + SECOND)
    assert Page.objects.get().person_uid == Person.objects.get(handle="boss").uid


def test_killed_before_it_commits_it_did_nothing_and_the_next_one_tells(
    secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(secret, b"{")

    class Killed(BaseException):
        pass

    def killed(*args: Any, **named: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(upserting, "upsert", killed)
        for at in (NOW + SECOND, NOW + 6 * MINUTE):
            with pytest.raises(Killed):
                watch(at)
    assert own() == []
    watch(NOW + 6 * MINUTE)
    assert sorted(own("open")) == ["UnreadableArrivals", "Watchdog"]


def test_no_file_and_no_key_speaks_as_seatrial_itself(secret: str) -> None:
    send(secret, b"{")
    watch(NOW + SECOND)
    alerting.apply("alertmanager", "pagerduty")
    assert models.Source.objects.get(urn=OWN_SOURCE).retired_at is None
    assert OWN_SOURCE not in {each.urn for each in selectors.sources()}


def test_old_arrivals_go_and_what_waits_stays(secret: str) -> None:
    send(secret, group(alert()), at=NOW)
    send(secret, b"{", at=NOW)
    services.store([alerting.parcel(secret, "", group(alert("Unread")), at=NOW)])
    later = NOW + timedelta(days=30)
    assert services.purge_arrivals(clock=lambda: later) == 0
    assert services.purge_arrivals(clock=lambda: later + SECOND) == 1
    kept = list(models.Arrival.objects.order_by("id"))
    assert [bytes(each.body)[:1] for each in kept] == [b"{", b"{"] and kept[1].read_at is None
    assert Alert.objects.exclude(source__urn=OWN_SOURCE).count() == 1
    assert models.Item.objects.get().arrival_id is None
    services.drop(f"DL-{models.DeadLetter.objects.get().number}", actor=ACTOR, now=later)
    assert services.purge_arrivals(clock=lambda: later + SECOND) == 1
    assert not models.DeadLetter.objects.exists()
