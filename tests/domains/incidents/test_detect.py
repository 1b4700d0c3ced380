"""Alerts that open incidents by themselves, once, with the playbook to start."""

import pytest

from seatrial.domains.alerts import models as alerts
from seatrial.domains.alerts import selectors as alerts_selectors
from seatrial.domains.alerts import services as alerts_services
from seatrial.domains.alerts.services import NewSilence
from seatrial.domains.identity.models import Person
from seatrial.domains.incidents import models, selectors, services
from seatrial.domains.incidents.services import CannotLead
from seatrial.domains.incidents.types import NewIncident
from seatrial.kit.access import system
from tests.factories import example
from tests.factories.alerting import NOW, SECOND, alert, group, key, send
from tests.factories.incidents import HOUR, MINUTE

pytestmark = pytest.mark.django_db
_PLAYBOOKS = {
    "EdiHostileUploads": ("hostile-uploads", "edi-team"),
    "EdiFlood": ("resource-exhaustion", "edi-team"),
    "EdiConnectionsFull": ("service-degradation", "edi-team"),
    "EdiSigninsLocked": ("suspicious-activity", "security-team"),
    "EdiLeak": ("breach", "security-team"),
}


@pytest.fixture
def secret(cast, deliver_events):
    """The key of the example's source; the example stands."""
    del cast
    example.apply(now=NOW)
    deliver_events(NOW)
    return key("edi-prometheus")


def fires(secret, *names, team="edi-team", at=NOW, state="firing", **labels):
    said = [alert(name, state=state, begun=NOW, team=team, severity="sev2", **labels) for name in names]
    send(secret, group(*said), at=at)


def go_on(at):
    while alerts_services.advance(clock=lambda: at):
        pass


def rooms(cast):
    names = [
        f"I-{each}" for each in models.Incident.objects.order_by("number").values_list("number", flat=True)
    ]
    return [selectors.room(name, actor=cast.actor("administrator")) for name in names]


@pytest.mark.parametrize("name", _PLAYBOOKS)
def test_what_attacks_opens_an_incident_with_its_playbook(secret, cast, deliver_events, name):
    playbook, team = _PLAYBOOKS[name]
    fires(secret, name, team=team)
    deliver_events(NOW + SECOND)
    (found,) = rooms(cast)
    assert (found.incident.service, found.incident.level) == ("service:edi-gateway", "SEV2")
    (start,) = [each for each in found.links if each.kind == "runbook"]
    assert start.target == f"runbook:edi-gateway/{playbook}"
    assert start.address == f"/runbooks/edi-gateway/{playbook}/start?because=I-1"
    row = alerts.Alert.objects.get()
    assert row.incident == "I-1" and row.stage == "classify"
    assert [each.target for each in found.links if each.kind == "alert"] == [f"alert:AL-{row.number}"]
    assert found.commander in {str(each.uid) for each in cast.people.values()}


def test_told_twice_nothing_is_opened_twice_and_a_group_has_one(secret, cast, deliver_events):
    fires(secret, "EdiHostileUploads", "EdiHostileUploads", instance="a")
    fires(secret, "EdiHostileUploads", instance="b", at=NOW + SECOND)
    lead, second = alerts.Alert.objects.order_by("number")
    for name in (f"AL-{second.number}", f"AL-{lead.number}") * 2:  # events come in any order, and again
        services.open_detected(
            name, lead=f"AL-{lead.number}", playbook="edi-gateway/hostile-uploads", now=NOW + MINUTE
        )
    deliver_events(NOW + MINUTE)
    (found,) = rooms(cast)
    assert [each.kind for each in found.links].count("runbook") == 1
    assert {each.target for each in found.links if each.kind == "alert"} == {
        f"alert:AL-{lead.number}", f"alert:AL-{second.number}"
    }  # fmt: skip


def again(number, cast, at):
    """The alert of that number is over, its incident is, and a moment later it is opened again."""
    actor = cast.actor("administrator")
    alerts_services.resolve(f"AL-{number}", actor=actor, now=at)
    services.resolve(rooms(cast)[-1].incident.name, resolution="Moved.", actor=actor, now=at + SECOND)
    alerts_services.reopen(f"AL-{number}", actor=actor, now=at + MINUTE)


def open_names(cast):
    return [each.incident.name for each in rooms(cast) if each.incident.is_open]


def test_an_alert_that_is_opened_again_after_the_end_has_the_next_one(secret, cast, deliver_events):
    fires(secret, "EdiLeak", team="security-team", instance="a")
    deliver_events(NOW + SECOND)
    number = alerts.Alert.objects.get().number
    said = {"lead": f"AL-{number}", "playbook": "edi-gateway/breach"}
    again(number, cast, NOW + HOUR)
    deliver_events(NOW + HOUR + 2 * MINUTE)
    assert open_names(cast) == ["I-2"]
    assert alerts.Alert.objects.get().incident == "I-2"
    services.open_detected(f"AL-{number}", now=NOW + 2 * HOUR, **said)  # told again: nothing more
    services.resolve("I-2", resolution="Moved.", actor=system("test"), now=NOW + 3 * HOUR)
    services.open_detected(f"AL-{number}", now=NOW + 3 * HOUR, **said)  # also after that one ended
    assert (len(rooms(cast)), open_names(cast)) == (2, [])
    with pytest.raises(CannotLead, match="I-2 was declared from"):
        new = NewIncident(alerts=(f"AL-{number}",), key=f"alert:AL-{number}")
        services.declare(new, actor=cast.actor("operations"), now=NOW + 4 * HOUR)


def test_two_of_a_group_that_fire_after_the_end_share_the_next_one(secret, cast, deliver_events):
    fires(secret, "EdiHostileUploads", instance="a")
    deliver_events(NOW + SECOND)
    services.resolve("I-1", resolution="Over.", actor=system("test"), now=NOW + HOUR)
    for moment, name in enumerate("bcd", start=1):
        fires(secret, "EdiHostileUploads", instance=name, at=NOW + HOUR + moment * MINUTE)
    deliver_events(NOW + 2 * HOUR)
    assert open_names(cast) == ["I-2"]
    assert [each.kind for each in rooms(cast)[1].links].count("alert") == 3
    with pytest.raises(CannotLead, match="I-2 is open for"):
        services.reopen("I-1", reason="Not over.", actor=system("test"), now=NOW + 2 * HOUR)
    # whoever declares it from one of them by hand finds it, too
    third = alerts.Alert.objects.order_by("-number").first().number
    new = NewIncident(alerts=(f"AL-{third}",), key=f"alert:AL-{third}")
    assert services.declare(new, actor=cast.actor("operations"), now=NOW + 3 * HOUR).name == "I-2"


def test_what_is_declared_by_hand_under_the_alert_again_is_the_next_one_and_once(
    secret, cast, deliver_events
):
    fires(secret, "EdiRouterDown")
    deliver_events(NOW + SECOND)
    number = alerts.Alert.objects.get().number
    new, actor = NewIncident(alerts=(f"AL-{number}",), key=f"alert:AL-{number}"), cast.actor("operations")
    assert [services.declare(new, actor=actor, now=NOW + MINUTE).name for _ in range(2)] == ["I-1", "I-1"]
    again(number, cast, NOW + HOUR)
    said = [services.declare(new, actor=actor, now=NOW + 2 * HOUR).name for _ in range(2)]
    assert (said, open_names(cast)) == (["I-2", "I-2"], ["I-2"])


def test_what_is_silenced_opens_none_until_it_pages(secret, cast, deliver_events):
    new = NewSilence(
        match=["alertname=EdiFlood"], service="", starts_at=NOW, ends_at=NOW + HOUR, reason="A drill."
    )
    alerts_services.silence(new, actor=cast.actor("administrator"), now=NOW)
    fires(secret, "EdiFlood")
    deliver_events(NOW + SECOND)
    assert rooms(cast) == []
    go_on(NOW + HOUR + SECOND)
    deliver_events(NOW + HOUR + SECOND)
    assert len(rooms(cast)) == 1


def test_what_waits_for_an_explanation_opens_one_when_it_pages(secret, cast, deliver_events):
    fires(secret, "EdiAcknowledgementsOverdue")
    deliver_events(NOW + SECOND)
    assert rooms(cast) == []
    go_on(NOW + MINUTE)
    deliver_events(NOW + MINUTE)
    (found,) = rooms(cast)
    assert [each.target for each in found.links if each.kind == "runbook"] == [
        "runbook:edi-gateway/service-degradation"
    ]


def test_other_alerts_open_none(secret, cast, deliver_events):
    fires(secret, "EdiRouterDown", "EdiBackupMissing")
    deliver_events(NOW + SECOND)
    go_on(NOW + MINUTE)
    deliver_events(NOW + MINUTE)
    assert rooms(cast) == []


def test_where_nobody_would_lead_the_alert_says_so_and_pages(secret, deliver_events):
    Person.objects.update(is_active=False)
    fires(secret, "EdiLeak", team="security-team")
    deliver_events(NOW + SECOND)
    assert not models.Incident.objects.exists()
    row = alerts.Alert.objects.get()
    (line,) = [each for each in alerts_selectors.alert_lines(row.number) if each.what == "remarked"]
    assert "nobody would lead" in line.words
    assert alerts.EscalationRun.objects.filter(state="active").count() == 1


def test_alerts_are_looked_back_on_with_their_incident(secret, cast, deliver_events):
    """One is over before the incident, the other after it; both end in the last stage."""
    fires(secret, "EdiLeak", team="security-team", instance="a")
    fires(secret, "EdiLeak", team="security-team", instance="b", at=NOW + SECOND)
    deliver_events(NOW + SECOND)
    fires(secret, "EdiLeak", team="security-team", instance="a", state="resolved", at=NOW + MINUTE)
    deliver_events(NOW + MINUTE)
    stages = alerts.Alert.objects.order_by("number").values_list("stage", flat=True)
    assert list(stages) == ["resolve", "classify"]
    services.resolve("I-1", resolution="Moved away.", actor=system("test"), now=NOW + HOUR)
    deliver_events(NOW + HOUR)
    assert list(stages.all()) == ["postmortem", "classify"]
    fires(secret, "EdiLeak", team="security-team", instance="b", state="resolved", at=NOW + HOUR + MINUTE)
    deliver_events(NOW + HOUR + MINUTE)
    assert list(stages.all()) == ["postmortem", "postmortem"]
