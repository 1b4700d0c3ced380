"""What was changed of an alert when it came stands in its log, once, and costs nothing where nothing was."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seatrial.domains.alerts import models, selectors, services
from seatrial.domains.alerts.services import remarks
from seatrial.domains.alerts.types import NORMALISED
from seatrial.domains.alerts.types.listing import Sought
from seatrial.kit.access import system
from tests.factories import alerting
from tests.factories.alerting import NOW, SECOND, alert, group, send

pytestmark = pytest.mark.django_db
LONG = "x" * 5000


@pytest.fixture
def secret() -> str:
    alerting.apply("alertmanager")
    return alerting.key("alertmanager")


def told(name: str) -> list[str]:
    rows = models.Entry.objects.filter(alert__labels__alertname=name, what=NORMALISED).order_by("id")
    return list(rows.values_list("words", flat=True))


def test_each_change_is_told_once_however_often_it_comes(secret: str) -> None:
    long = alert("Long", stack=LONG)
    send(secret, group(long, alert("Plain")))
    cut = "label stack is cut: 4000 characters of it are kept"
    assert (told("Long"), told("Plain")) == ([cut], [])
    for minutes in (1, 2):
        send(secret, group(long, long), at=NOW + timedelta(minutes=minutes))
    assert told("Long") == [cut]
    send(secret, group({**long, "generatorURL": "ftp://e.org"}), at=NOW + timedelta(minutes=3))
    assert told("Long") == [cut, "a link is left out: it is no address of the web"]
    (row,) = models.Entry.objects.filter(words=cut)
    assert (row.by, row.at) == ("alert-source:alertmanager", NOW)


def test_a_word_for_how_bad_it_is_that_nobody_knows_is_told(secret: str) -> None:
    send(secret, group(alert("Odd", severity="bogus"), alert("Known", severity="critical")))
    level = models.Alert.objects.get(labels__alertname="Odd").level
    assert told("Odd") == [f"no scheme knows the severity bogus: it is {level}"]
    assert told("Known") == []


def test_a_sender_that_changes_what_is_wrong_fills_no_log(
    secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remarks, "_MOST", 3)
    for number in range(5):
        send(secret, group(alert(f"Odd{number}", stack=LONG)), at=NOW + number * SECOND)
        long = {f"stack{number}": LONG}
        same = {**alert("Same", **long), "fingerprint": "same"}
        send(secret, group(same), at=NOW + number * SECOND)
    rows = models.Entry.objects.filter(alert__key="same", what=NORMALISED)
    assert rows.count() == 3


def test_what_is_not_changed_costs_no_statement(secret: str) -> None:
    def statements(*alerts: dict[str, Any]) -> int:
        assert services.store([alerting.parcel(secret, "", group(*alerts))])
        with CaptureQueriesContext(connection) as found:
            assert services.read_arrivals(clock=lambda: NOW + SECOND) == 1
        return sum(NORMALISED in each["sql"] for each in found.captured_queries)

    assert statements(alert("A", severity="critical"), alert("B")) == 0
    assert statements(alert("A", severity="critical"), alert("C")) == 0
    assert statements(alert("D", stack=LONG)) == 2  # what is known, and what is new


def test_alerts_that_were_changed_are_found(secret: str) -> None:
    send(secret, group(alert("Plain"), alert("Long", stack=LONG), alert("Other")))

    def names(sought: Sought) -> list[str]:
        found = selectors.alerts(sought, actor=system("test"))
        return [each.labels["alertname"] for each in found.alerts]

    assert names(Sought(changed=True)) == ["Long"]
    assert names(Sought(changed=True, rule="Plain")) == []
    assert len(names(Sought())) == 3
