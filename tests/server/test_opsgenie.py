"""Opsgenie's own client, unchanged but for the address, on a real server."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import opsgenie_sdk
import pytest
from opsgenie_sdk.exceptions import ApiException, AuthenticationException, ConfigurationException

from seatrial.domains.alerts import models
from tests.factories import alerting
from tests.server.monitors import serving, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


class Genie:
    """The client, and how a program that uses it waits for what it asked."""

    def __init__(self, address: str, key: str) -> None:
        configuration = opsgenie_sdk.Configuration()
        configuration.host, configuration.api_key = f"{address}/in", {"Authorization": key}
        configuration.retry_enabled = False
        self.key = key
        self.api = opsgenie_sdk.AlertApi(opsgenie_sdk.ApiClient(configuration))

    def became(self, answer: Any) -> Any:
        """What became of the request."""
        wait_for(lambda: models.Arrival.objects.filter(uid=answer.request_id).exclude(read_at=None).exists())
        return self.api.get_request_status(answer.request_id).data

    def create(self, message: str, **fields: Any) -> Any:
        """What became of a new alert."""
        payload = opsgenie_sdk.CreateAlertPayload(message=message, **fields)
        return self.became(self.api.create_alert(create_alert_payload=payload))

    def get(self, alias: str) -> Any:
        """The alert of that alias."""
        return self.api.get_alert(identifier=alias, identifier_type="alias").data


@pytest.fixture
def address() -> Iterator[str]:
    alerting.apply("opsgenie", "json")
    with serving() as found:
        yield found


@pytest.fixture
def genie(address: str) -> Genie:
    return Genie(address, alerting.key("opsgenie"))


def test_an_alert_is_created_found_by_each_of_its_names_and_closed(genie: Genie) -> None:
    said = genie.create(
        "Disk full", alias="disk/db1", description="1% is left", tags=["prod", "disk"], entity="db1",
        details={"service": "edi-gateway"}, priority="P2", source="zabbix",
    )  # fmt: skip
    assert (said.is_success, said.action, said.status, said.alias) == (
        True,
        "Create",
        "Created alert",
        "disk/db1",
    )
    row = models.Alert.objects.get()
    assert said.alert_id == str(row.uid)
    by_name = [
        genie.api.get_alert(identifier=name, identifier_type=kind).data
        for name, kind in ((str(row.uid), "id"), (str(row.number), "tiny"), ("disk/db1", "alias"))
    ]
    assert {each.id for each in by_name} == {str(row.uid)}
    found = by_name[0]
    assert (found.message, found.status, found.acknowledged, found.count) == ("Disk full", "open", False, 1)
    assert (found.description, found.tags, found.entity) == ("1% is left", ["prod", "disk"], "db1")
    assert (found.details, found.priority, found.source) == ({"service": "edi-gateway"}, "P2", "zabbix")
    assert genie.became(genie.api.acknowledge_alert(identifier=str(row.uid))).is_success
    assert genie.get("disk/db1").acknowledged and genie.get("disk/db1").report.ack_time >= 0
    closing = genie.api.close_alert(identifier=str(row.number), identifier_type="tiny")
    assert genie.became(closing).status == "Closed alert"
    assert genie.get("disk/db1").status == "closed"
    again = genie.api.acknowledge_alert(identifier="disk/db1", identifier_type="alias")
    late = genie.became(again)
    assert (late.is_success, late.status, late.alert_id) == (False, "Alert is closed", str(row.uid))


def test_an_id_means_that_alert_and_not_the_one_that_came_after_it(genie: Genie) -> None:
    first = genie.create("Disk full", alias="disk")
    genie.became(genie.api.close_alert(identifier="disk", identifier_type="alias"))
    second = genie.create("Disk full", alias="disk")
    assert first.alert_id != second.alert_id
    status = genie.became(genie.api.acknowledge_alert(identifier=first.alert_id))
    assert (status.is_success, status.status) == (False, "Alert is closed")
    assert models.Alert.objects.get(uid=second.alert_id).state == "open"
    nobody = genie.became(genie.api.close_alert(identifier=str(uuid4())))
    assert (nobody.is_success, nobody.status) == (False, "Alert does not exist")
    assert not models.DeadLetter.objects.exists()


def test_what_is_said_anew_stands_and_nobody_having_it_pages_again(genie: Genie) -> None:
    genie.create("Disk full", alias="disk", tags=["prod"], details={"host": "db1"})
    named = {"identifier": "disk", "identifier_type": "alias"}
    for call, payload in (
        (genie.api.add_tags, opsgenie_sdk.AddTagsToAlertPayload(tags=["disk", "prod"], user="Ada")),
        (genie.api.add_details, opsgenie_sdk.AddDetailsToAlertPayload(details={"left": "1%"}, note="seen")),
        (genie.api.update_alert_message, opsgenie_sdk.UpdateAlertMessagePayload(message="Disk full on db1")),
        (genie.api.update_alert_description, opsgenie_sdk.UpdateAlertDescriptionPayload(description="Logs")),
        (genie.api.update_alert_priority, opsgenie_sdk.UpdateAlertPriorityPayload(priority="P1")),
        (genie.api.add_note, opsgenie_sdk.AddNoteToAlertPayload(note="Look at the queue", user="Ada")),
    ):  # fmt: skip
        (field,) = [each for each in call.__doc__.split() if each.endswith("_payload:")]
        answer = call(**named, **{field.rstrip(":"): payload})
        assert genie.became(answer).is_success
    found = genie.get("disk")
    assert (found.message, found.description, found.priority) == ("Disk full on db1", "Logs", "P1")
    assert (found.tags, found.details, found.count) == (["prod", "disk"], {"host": "db1", "left": "1%"}, 1)
    notes = genie.api.list_notes(**named, limit=1)
    assert [each.note for each in notes.data] == ["Ada: Look at the queue"] and notes.paging.next
    earlier = httpx.get(notes.paging.next, headers={"Authorization": f"GenieKey {genie.key}"}).json()
    assert [each["note"] for each in earlier["data"]] == ["seen"] and "next" not in earlier["paging"]
    kinds = {each.type for each in genie.api.list_logs(**named).data}
    assert kinds >= {"opened", "changed", "noted"}
    genie.became(genie.api.acknowledge_alert(**named))
    run = models.EscalationRun.objects.get()
    assert run.state == "acknowledged"
    genie.became(genie.api.un_acknowledge_alert(**named))
    run.refresh_from_db()
    assert (run.state, genie.get("disk").acknowledged) == ("active", False)


def test_alerts_are_listed_and_counted_by_a_query_and_those_of_other_sources_are_not(
    genie: Genie, address: str
) -> None:
    for number, priority in enumerate(("P1", "P2", "P2")):
        genie.create(f"Disk {number} full", alias=f"disk{number}", tags=[f"db{number}"], priority=priority)
    genie.became(genie.api.close_alert(identifier="disk0", identifier_type="alias"))
    other = Genie(address, alerting.key("json"))
    other.create("Another's", alias="other")

    def aliases(query: str, **more: Any) -> list[str]:
        return [each.alias for each in genie.api.list_alerts(query=query, **more).data]

    assert aliases("") == ["disk2", "disk1", "disk0"]
    assert aliases("status: open AND priority: P2", sort="alias", order="asc") == ["disk1", "disk2"]
    assert aliases("NOT status: open") == ["disk0"] and aliases("tag: db1") == ["disk1"]
    assert aliases('message: "disk 2"') == ["disk2"] and aliases("createdAt < 1000") == []
    assert aliases("acknowledged: false alias != disk1") == ["disk2", "disk0"]
    page = genie.api.list_alerts(limit=2, offset=1)
    assert [each.alias for each in page.data] == ["disk1", "disk0"] and page.paging.next is None
    assert "offset=2" in genie.api.list_alerts(limit=2).paging.next
    assert genie.api.count_alerts(query="status: open").data.count == 2
    assert other.api.count_alerts().data.count == 1
    with pytest.raises(ConfigurationException) as refused:
        genie.api.list_alerts(query="status: open OR priority: P1")
    assert refused.value.status == 422 and "at column 14: OR is not understood" in refused.value.body


def test_what_seatrial_does_not_do_is_refused_and_never_taken(genie: Genie, address: str) -> None:
    genie.create("Disk full", alias="disk")
    named = {"identifier": "disk", "identifier_type": "alias"}
    snooze = opsgenie_sdk.SnoozeAlertPayload(end_time=datetime(2026, 12, 24, tzinfo=UTC))
    assign = opsgenie_sdk.AssignAlertPayload(owner=opsgenie_sdk.UserRecipient(username="a@b.example"))
    before = models.Arrival.objects.count()
    for call in (
        lambda: genie.api.snooze_alert(**named, snooze_alert_payload=snooze),
        lambda: genie.api.assign_alert(**named, assign_alert_payload=assign),
        lambda: genie.api.delete_alert(**named),
        lambda: genie.api.remove_tags(**named, tags=["a"]),
        lambda: genie.api.list_recipients(**named),
    ):
        with pytest.raises(AuthenticationException) as refused:
            call()
        assert refused.value.status == 403 and '"code": 40302' in refused.value.body
    assert models.Arrival.objects.count() == before
    with pytest.raises(ApiException) as unknown:
        genie.api.get_request_status(str(uuid4()))
    assert unknown.value.status == 404
    with pytest.raises(ApiException) as absent:
        genie.get("nobody knows it")
    assert absent.value.status == 404 and "Alert does not exist" in absent.value.body
    with pytest.raises(AuthenticationException) as stranger:
        Genie(address, "0" * 32).api.list_alerts()
    assert stranger.value.status == 401


def test_a_request_that_could_not_be_read_says_so_and_the_key_may_stand_in_the_address(
    genie: Genie, address: str
) -> None:
    base = f"{address}/in/{genie.key}/v2/alerts"
    wrong = httpx.post(base, json={"message": "Disk full", "priority": "P9"}).json()["requestId"]
    wait_for(models.DeadLetter.objects.exists)
    said = genie.api.get_request_status(wrong).data
    assert (said.is_success, said.action) == (False, "Create") and "priority is none of" in said.status
    sent = httpx.post(base, json={"message": "Without an alias"}).json()["requestId"]
    wait_for(lambda: models.Alert.objects.filter(key=sent).exists())
    assert httpx.get(f"{base}/{sent}").json()["data"]["alias"] == sent
    refused = httpx.get(f"{base}/{sent}?identifierType=name")
    assert refused.status_code == 422 and "identifierType" in refused.json()["errors"]
