"""The pages of alerts: lists, one alert with its buttons, keys that are shown once, dead letters."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from seatrial.domains.alerts import models, services
from tests.cast import Cast
from tests.factories import alerting
from tests.factories.alerting import NOW, SECOND, alert, group, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret() -> str:
    alerting.apply("alertmanager")
    return alerting.key("alertmanager")


def text(client: Client, address: str, **fields: Any) -> str:
    answer = client.post(address, fields, follow=True) if fields else client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def test_alerts_are_listed_and_answered(secret: str, by: Callable[[str], Client]) -> None:
    owner = by("administrator")
    assert "No alert" in text(owner, "/alerts")
    send(secret, group(alert(service="edi-gateway"), alert("Other")))
    number = models.Alert.objects.order_by("number").first().number  # type: ignore[union-attr]
    shown = text(owner, "/alerts")
    assert "DiskFull on db1" in shown and "edi-gateway" in shown
    assert "Other" not in text(owner, f"/alerts?after=AL-{number + 1}")
    page = text(owner, f"/alerts/AL-{number}")
    assert "alertmanager says that it holds" in page and "Acknowledge" in page
    assert "Has it" in text(owner, f"/alerts/AL-{number}", verb="acknowledge")
    assert "Open again" in text(owner, f"/alerts/AL-{number}", verb="resolve")
    assert owner.get("/alerts/AL-999999").status_code == 404
    assert owner.get(f"/alerts/A-{number}")["Location"] == f"/alerts/AL-{number}"
    assert owner.get(f"/api/v1/alerts/A-{number}").json()["alert"]["name"] == f"AL-{number}"
    found = owner.get("/api/v1/alerts?state=all").json()
    assert [each["title"] for each in found["items"]] == ["Other on db1", "DiskFull on db1"]


def test_a_page_says_who_has_the_alert_and_takes_whether_it_was_right(
    secret: str, by: Callable[[str], Client], cast: Cast
) -> None:
    owner = by("administrator")
    send(secret, group(alert(service="edi-gateway")))
    number = models.Alert.objects.get().number
    page = text(owner, f"/alerts/AL-{number}", verb="acknowledge")
    assert f"<dt>Has it</dt><dd>{cast.administrator.name}" in page
    assert str(cast.administrator.uid) not in page and "alert-source:" not in page
    said = text(owner, f"/alerts/AL-{number}", label="false_positive", why="A test of a partner.")
    assert "it was false" in said and "A test of a partner." in said
    assert "nobody said" in text(owner, f"/alerts/AL-{number}", label="none")
    for query, is_there in (
        ("", True),
        ("?source=alert-source:alertmanager", True),
        ("?service=nothing", False),
    ):
        shown = text(owner, f"/alerts{query}")
        assert (f"AL-{number} " in shown) is is_there, query
    assert "No alert is like that" in text(owner, "/alerts?service=nothing")


@pytest.mark.mission("R190")
def test_one_alert_is_merged_into_another_and_separated_again(
    secret: str, by: Callable[[str], Client]
) -> None:
    owner = by("administrator")
    send(secret, group(alert(service="edi-gateway"), alert("Other", service="edi-gateway")))
    one, other = models.Alert.objects.order_by("number").values_list("number", flat=True)
    assert f'<option value="AL-{other}">Other on db1</option>' in text(owner, f"/alerts/AL-{one}")
    merged = text(owner, f"/alerts/AL-{one}", into=f"al-{other}")
    assert f"AL-{other} speaks for it now" in merged and "It stands for itself" in merged
    assert models.Alert.objects.get(number=one).merged_into_id == other
    refused = text(owner, f"/alerts/AL-{other}", into=f"AL-{one}")
    assert f"AL-{one} is merged into AL-{other} itself" in refused
    assert "there is no alert" in text(owner, f"/alerts/AL-{other}", into="what")
    alone = text(owner, f"/alerts/AL-{one}", verb="separate")
    assert "The alert that is to speak for it" in alone
    assert models.Alert.objects.get(number=one).merged_into_id is None


def test_a_new_key_is_shown_once(secret: str, by: Callable[[str], Client]) -> None:
    owner = by("administrator")
    shown = text(owner, "/alerts/sources", source="alert-source:alertmanager")
    key = shown.partition("/in/")[2][:32]
    assert services.store([alerting.parcel(key, "", group())])
    again = text(owner, "/alerts/sources")
    assert key not in again and key[:6] in again
    text(owner, "/alerts/sources", source="alert-source:alertmanager", revoke=key[:6])
    assert not services.store([alerting.parcel(key, "", group())])


def test_a_dead_letter_is_repaired_and_read_again(secret: str, by: Callable[[str], Client]) -> None:
    owner = by("administrator")
    send(secret, group({**alert("Bad"), "startsAt": "soon"}, alert("Good")))
    letter = models.DeadLetter.objects.get()
    assert "startsAt is no time" in text(owner, "/alerts/dead-letters")
    typed = letter.content.replace('"soon"', "soon!")
    answer = owner.post("/alerts/dead-letters", {"letter": str(letter), "act": "replay", "content": typed})
    page = answer.content.decode()
    assert answer.status_code == 409 and "soon!" in page and "It is no JSON" in page
    repaired = letter.content.replace("soon", NOW.isoformat())
    text(owner, "/alerts/dead-letters", letter=str(letter), act="replay", content=repaired)
    services.read_arrivals(clock=lambda: NOW + SECOND)
    assert sorted(models.Alert.objects.values_list("labels__alertname", flat=True)) == ["Bad", "Good"]
    assert "No dead letter" in text(owner, "/alerts/dead-letters")
    answer = owner.post(f"/api/v1/alerts/dead-letters/{letter}/drop")
    assert answer.status_code in (403, 409)


def test_dead_letters_are_filtered_by_what_became_of_them(secret: str, by: Callable[[str], Client]) -> None:
    owner = by("administrator")
    send(secret, group({**alert("Bad"), "startsAt": "soon"}, {**alert("Worse"), "startsAt": "later"}))
    bad, worse = models.DeadLetter.objects.order_by("number")
    text(owner, "/alerts/dead-letters", letter=str(bad), act="drop")

    def shown(query: str) -> set[str]:
        page = text(owner, f"/alerts/dead-letters?{query}")
        return {str(each) for each in (bad, worse) if f"<strong>{each}</strong>" in page}

    assert shown("") == {str(worse)}
    assert shown("state=all") == {str(bad), str(worse)}
    assert shown("state=dropped") == {str(bad)}
    assert shown("state=played") == set()
    assert shown("state=all&source=alert-source:other") == set()
    answer = owner.get("/api/v1/alerts/dead-letters?state=dropped&source=alertmanager").json()
    assert [each["name"] for each in answer["items"]] == [str(bad)]
    assert "textarea" not in text(owner, "/alerts/dead-letters?state=dropped")


def test_what_was_changed_at_arrival_is_shown_and_found(secret: str, by: Callable[[str], Client]) -> None:
    owner = by("administrator")
    send(secret, group(alert("Plain"), alert("Long", stack="x" * 5000)))
    page = text(owner, "/alerts?changed=on")
    assert "Long on db1" in page and "Plain on db1" not in page and "changed=true" in page
    number = models.Alert.objects.get(labels__alertname="Long").number
    cut = "abel stack is cut: 4000 characters of it are kept"
    assert f"Label stack is cut{cut.partition('cut')[2]}." in text(owner, f"/alerts/AL-{number}")
    assert "Changed at arrival" not in text(owner, f"/alerts/AL-{number - 1}")
    (found,) = owner.get("/api/v1/alerts?changed=true").json()["items"]
    assert owner.get(f"/api/v1/alerts/{found['name']}").json()["changed_at_arrival"] == [f"l{cut}"]


def test_the_page_of_a_service_says_what_monitors_say_of_it(secret: str, by: Callable[[str], Client]) -> None:
    assert "None is open." in text(by("owner"), "/services/edi-gateway")
    send(secret, group(alert(service="edi-gateway"), alert("Other")))
    page = text(by("owner"), "/services/edi-gateway")
    mine = models.Alert.objects.get(labels__service="edi-gateway")
    other = models.Alert.objects.exclude(pk=mine.pk).get()
    assert f'href="/alerts/AL-{mine.number}"' in page
    assert f"/alerts/AL-{other.number}" not in page
    assert "/alerts?service=edi-gateway" in page and "/alerts/answering" in page
