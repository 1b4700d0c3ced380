"""Alerts that monitors send while a deployment is rehearsed are what its outcome follows from (R118)."""

from datetime import timedelta

import pytest

from seatrial.domains.alerts.models import Alert
from seatrial.domains.runbooks.selectors.rehearsals import known_rehearsal
from seatrial.domains.runbooks.services import rehearsing as services
from seatrial.domains.runbooks.types.rehearsals import NewDeployRehearsal, RehearsalReport
from tests.factories import alerting, example

pytestmark = pytest.mark.django_db
NOW = alerting.NOW
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _example(deliver_events):
    example.apply(now=NOW - MINUTE)
    deliver_events(NOW - MINUTE)


@pytest.fixture
def actor(cast):
    return cast.actor("operations")


@pytest.fixture
def secret():
    return alerting.key("edi-prometheus")


def opened(actor, *alerts):
    new = NewDeployRehearsal("edi-gateway", "demo", alerts=alerts)
    return services.open_deploy_rehearsal(new, actor=actor, now=NOW)


def sent(secret, name, *, at, **labels):
    """Alertmanager says that it holds."""
    alerting.send(secret, alerting.group(alerting.alert(name, begun=at, **labels)), at=at)


def seen(actor):
    """What the rehearsal says of alerts: a word, and why."""
    found = known_rehearsal("REH-1", actor=actor)
    return next((each.word, each.reason) for each in found.outcomes if each.name == "alerts")


@pytest.mark.mission("R118")
def test_an_alert_that_arrives_from_there_is_seen_and_named(actor, secret):
    sent(secret, "EdiDeadLetters", at=NOW - MINUTE, environment="demo", instance="before")
    opened(actor)
    assert seen(actor)[0] == "missing", "it arrived before anything was rehearsed"

    sent(secret, "EdiDeadLetters", at=NOW + MINUTE, environment="production", instance="elsewhere")
    assert seen(actor)[0] == "missing", "it came from elsewhere"
    sent(secret, "EdiDeadLetters", at=NOW + MINUTE, instance="nowhere")
    assert seen(actor)[0] == "missing", "it does not say where it is from"
    sent(secret, "EdiDeadLetters", at=NOW + MINUTE, environment="demo", instance="here")

    arrived = Alert.objects.get(labels__instance="here")
    assert seen(actor) == ("passed", f"EdiDeadLetters ({arrived}) arrived")


def test_one_that_is_waited_for_by_name_need_not_say_where_it_is_from(actor, secret):
    opened(actor, "EdiRouterDown", "EdiQueueSlow")
    sent(secret, "EdiRouterDown", at=NOW + MINUTE)
    word, why = seen(actor)
    assert (word, why) == ("missing", "EdiQueueSlow was not seen to arrive while it was rehearsed")
    sent(secret, "EdiQueueSlow", at=NOW + MINUTE, environment="production")
    assert seen(actor)[0] == "missing"
    sent(secret, "EdiQueueSlow", at=NOW + 2 * MINUTE, environment="demo")
    assert seen(actor)[0] == "passed"


def test_what_arrives_after_the_report_comes_too_late(actor, secret):
    opened(actor, "EdiRouterDown")
    report = RehearsalReport("The alert did not come.", has_none=True)
    services.report_rehearsal("REH-1", report=report, actor=actor, now=NOW + MINUTE)
    assert seen(actor)[0] == "failed"
    sent(secret, "EdiRouterDown", at=NOW + 2 * MINUTE, environment="demo")
    assert seen(actor)[0] == "failed"
    services.open_deploy_rehearsal(
        NewDeployRehearsal("edi-gateway", "demo"), actor=actor, now=NOW + 3 * MINUTE
    )
    again = known_rehearsal("REH-2", actor=actor)
    assert {each.word for each in again.outcomes} == {"missing"}
