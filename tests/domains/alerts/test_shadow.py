"""Beside an incumbent: what Seatrial would do is written down and compared, and nobody is paged."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from seatrial.domains.alerts import selectors, services
from seatrial.domains.alerts.models import Entry, EscalationRun, Foreseen
from seatrial.domains.alerts.services.foreseeing import keys_of
from seatrial.domains.notices.models import Page
from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import system
from seatrial.kit.problems import Problem
from tests.factories import alerting, incumbents, oncall, triage
from tests.factories.incumbents import Incumbent, incumbent

NOW, MINUTE = triage.NOW, triage.MINUTE
ACTOR = system("test")
LATER = NOW + 2 * MINUTE
SOURCE = """\
apiVersion: seatrial.dev/v1
kind: AlertSource
metadata: {{name: test, title: Test}}
spec:
  format: {format}
  team: group:default/edi-team
  mode: {mode}
  beside: {{read: {read}, on_call: [{on_call}]}}
---
apiVersion: seatrial.dev/v1
kind: Connection
metadata: {{name: pd}}
spec: {{type: pagerduty, url: "{url}", owner: "team:edi-team", secret: "env:TEST_PD"}}
---
apiVersion: seatrial.dev/v1
kind: Connection
metadata: {{name: og}}
spec: {{type: opsgenie, url: "{url}", owner: "team:edi-team", secret: "env:TEST_PD"}}
---
apiVersion: seatrial.dev/v1
kind: Connection
metadata: {{name: gf}}
spec: {{type: grafana-oncall, url: "{url}", owner: "team:edi-team", secret: "env:TEST_PD"}}
"""
KEY = "Down [('team', 'edi')]"


def stand(
    url: str, *, mode: str = "shadow", read: str = "pd", on_call: str = "PT20YPA", kind: str = "pagerduty"
):
    said = SOURCE.format(url=url, mode=mode, read=read, on_call=on_call, format=kind)
    oncall.apply(routing=triage.ROUTING, source=said)


@pytest.fixture
def there(db, settings: Any, monkeypatch: Any, deliver_events: Any) -> Iterator[Incumbent]:
    monkeypatch.setenv("TEST_PD", "y_NbAkKc66ryYTWUXYEu")
    settings.SECRET_ALLOW = ("env:TEST_PD",)
    with incumbent("Token token=y_NbAkKc66ryYTWUXYEu") as told:
        settings.PROBE_ALLOW = (told.url.removeprefix("http://"),)
        stand(told.url)
        for person in oncall.people().values():
            oncall.reached(person)
        deliver_events(NOW)
        yield told


def pagerduty(there: Incumbent, *, who: str = "ana", key: str = KEY, entries: Any = ()) -> None:
    """It has an incident of the alert, and that person on call."""
    one = incumbents.user("PXPGF42", f"{who.title()} Nowak", f"{who}@edi.example")

    def incidents(query: dict[str, list[str]]) -> Any:
        found = [incumbents.INCIDENT] if query["incident_key"] == [key] else []
        return {"incidents": found, "limit": 25, "offset": 0, "total": None, "more": False}

    there.answers = {
        "/incidents": incidents,
        "/incidents/PT4KHLK/log_entries": {"log_entries": list(entries), "limit": 100, "more": False},
        "/oncalls": {"oncalls": [incumbents.on_call(one)], "limit": 100, "more": False},
        "/users/PXPGF42": {"user": one},
    }


def foreseen() -> Any:
    triage.fired(team="edi")
    triage.go_on(NOW)
    assert services.compare_due(clock=lambda: LATER - timedelta(seconds=1)) == 0
    assert services.compare_due(clock=lambda: LATER) == 1
    return selectors.foreseen(actor=ACTOR)[0]


def test_nobody_is_paged_in_shadow_and_what_would_be_is_on_record(there):
    row = triage.fired(team="edi")
    triage.go_on(NOW)
    assert not Page.objects.exists()
    (step,) = selectors.foreseen(actor=ACTOR)
    assert [each.name for each in step.ours] == ["Ana"]
    assert (step.name, step.step, step.at, step.verdict) == (f"AL-{row.number}", "level 1", NOW, "")
    assert Entry.objects.filter(alert=row, what="foreseen").exists()
    triage.go_on(NOW + 5 * MINUTE)
    assert Foreseen.objects.filter(alert=row).count() >= 2
    assert not Page.objects.exists()


def test_what_an_incumbent_did_likewise_is_the_same(there):
    notified = incumbents.entry("notify_log_entry", "2026-03-02T09:00:20Z")
    pagerduty(there, entries=[incumbents.entry("trigger_log_entry", "2026-03-02T09:00:02Z"), notified])
    step = foreseen()
    assert (step.verdict, step.why) == ("same", "")
    assert step.incident.startswith("[#1234]") and step.link.endswith("/PT4KHLK")
    query = dict(there.asked)["/oncalls"]
    assert query["escalation_policy_ids[]"] == ["PT20YPA"] and query["since"] == ["2026-03-02T09:00:00+00:00"]


def test_schedules_of_pagerduty_are_read_by_their_final_shifts(there):
    stand(there.url, on_call="schedule:PI7DH85")
    pagerduty(there)
    one = {name: each for name, each in incumbents.INCIDENT.items() if name != "escalation_policy"}
    there.answers["/incidents"] = lambda query: {"incidents": [one], "limit": 25, "more": False}
    there.answers["/schedules/PI7DH85/users"] = {
        "users": [incumbents.user("PXPGF42", "Ana Nowak", "ana@edi.example")]
    }
    step = foreseen()
    assert (step.verdict, [each.where for each in step.theirs]) == ("same", ["schedule PI7DH85"])
    asked = dict(there.asked)
    assert "/oncalls" not in asked
    assert asked["/schedules/PI7DH85/users"]["since"] == ["2026-03-02T09:00:00+00:00"]


def test_who_is_another_is_said_and_who_has_no_account_is_listed(there):
    pagerduty(there, who="ben")
    step = foreseen()
    assert step.verdict == "differs"
    assert "ours alone: Ana" in step.why and "theirs alone: Ben, on call there by EDI week" in step.why
    pagerduty(there, who="zoe")
    Foreseen.objects.update(ask_at=LATER)
    services.compare_due(clock=lambda: LATER)
    (step,) = selectors.foreseen(actor=ACTOR, verdict="differs")
    assert [each.address for each in step.unmatched] == ["zoe@edi.example"]
    assert "no account here: Zoe Nowak <zoe@edi.example>" in step.why


def test_what_the_incumbent_never_heard_of_is_a_difference(there):
    pagerduty(there, key="another")
    step = foreseen()
    assert (step.verdict, step.why) == ("differs", "the incumbent has no incident of it")


def test_where_somebody_answered_before_nothing_is_compared(there):
    pagerduty(there, who="ben", entries=[incumbents.entry("acknowledge_log_entry", "2026-03-02T08:59:59Z")])
    assert foreseen().verdict == "answered"


def test_an_incumbent_that_does_not_answer_is_asked_again_and_nothing_is_lost(there, monkeypatch):
    there.authorization = "Token token=another"
    step = foreseen()
    assert (step.verdict, step.problem) == ("", "/incidents is answered with status 401")
    assert services.compare_due(clock=lambda: LATER + MINUTE) == 0
    there.authorization = "Token token=y_NbAkKc66ryYTWUXYEu"
    pagerduty(there)
    assert services.compare_due(clock=lambda: LATER + 5 * MINUTE) == 1
    assert selectors.foreseen(actor=ACTOR)[0].verdict == "same"
    assert "y_NbAkKc66ryYTWUXYEu" not in str(list(Foreseen.objects.values()))


def test_opsgenie_is_read_too(there):
    there.authorization = "GenieKey y_NbAkKc66ryYTWUXYEu"
    stand(there.url, read="og", on_call="d875e654-9b4e-4219-a803-0c26936d18de")
    place = "/v2/schedules/d875e654-9b4e-4219-a803-0c26936d18de/on-calls"
    alert = {
        "id": "70413a06-38d6-4c85-92b8-5ebc900d42e2", "tinyId": "1791", "alias": KEY, "message": "Down",
        "status": "open", "acknowledged": False, "isSeen": True, "createdAt": "2026-03-02T09:00:01.465Z",
        "responders": [], "report": {},
    }  # fmt: skip
    recipient = {
        "user": {"id": "2503a523-8ba5-4158-a4bd-7850074b5cca", "username": "ana@edi.example"},
        "state": "notactive", "method": "mobile", "createdAt": "2026-03-02T09:00:10.119Z",
        "updatedAt": "2026-03-02T09:00:11Z",
    }  # fmt: skip
    parent = {"id": "d875e654", "name": "EDI", "enabled": True}
    there.answers = {
        place: {"data": {"_parent": parent, "onCallRecipients": ["ben@edi.example"]}, "took": 0.1},
        "/v2/alerts": lambda query: {"data": [alert] if query["query"] == [f'alias: "{KEY}"'] else []},
        f"/v2/alerts/{alert['id']}/recipients": {"data": [recipient], "took": 0.3},
    }
    step = foreseen()
    assert (step.verdict, step.incident) == ("same", "#1791")
    there.answers[f"/v2/alerts/{alert['id']}/recipients"] = {"data": []}
    Foreseen.objects.update(ask_at=LATER)
    services.compare_due(clock=lambda: LATER)
    assert "theirs alone: Ben, on call there by EDI" in selectors.foreseen(actor=ACTOR)[0].why


def test_grafana_oncall_is_read_by_its_alerts_and_final_shifts(there):
    there.authorization = "y_NbAkKc66ryYTWUXYEu"
    stand(there.url, read="gf", on_call="SBM7DV7BKFUYU")
    shift = {
        "user_pk": "UC2CHRT5SD34X", "user_email": "ana@edi.example", "user_username": "ana",
        "shift_start": "2026-03-01T21:00:00Z", "shift_end": "2026-03-02T21:00:00Z",
    }  # fmt: skip
    gone = shift | {"user_email": "ben@edi.example", "shift_end": "2026-03-02T09:00:00Z"}
    group = {
        "id": "I68T24C13IFW1", "integration_id": "CFRPV98RPR1U8", "state": "firing", "title": "Down",
        "created_at": "2026-03-02T09:00:01.430444Z", "acknowledged_at": None, "resolved_at": None,
        "permalinks": {"slack": None, "telegram": None, "web": "https://a.grafana.net/a/I68T24C13IFW1"},
    }  # fmt: skip
    alert = {"id": "AA74DN7T4JQB6", "alert_group_id": group["id"], "created_at": group["created_at"]}
    old = alert | {"alert_group_id": "IOLD", "created_at": "2026-02-01T09:00:00Z"}
    shifts: list[Any] = [gone, shift]
    there.answers = {
        "/api/v1/schedules/SBM7DV7BKFUYU/final_shifts": lambda query: {"results": list(shifts)},
        "/api/v1/alerts/": lambda query: {"results": [old, alert] if query["search"] == [KEY] else []},
        f"/api/v1/alert_groups/{group['id']}": group,
    }
    step = foreseen()
    assert (step.verdict, step.incident, step.link) == ("same", "Down", group["permalinks"]["web"])
    assert ("/api/v1/schedules/SBM7DV7BKFUYU/final_shifts",
            {"start_date": ["2026-03-01"], "end_date": ["2026-03-02"]}) in there.asked  # fmt: skip
    shifts[:] = [shift | {"user_email": "ben@edi.example", "user_username": "ben"}]
    Foreseen.objects.update(ask_at=LATER)
    services.compare_due(clock=lambda: LATER)
    why = selectors.foreseen(actor=ACTOR)[0].why
    assert "theirs alone: Ben, on call there by schedule SBM7DV7BKFUYU" in why
    group["acknowledged_at"] = "2026-03-02T09:00:00Z"
    Foreseen.objects.update(ask_at=LATER)
    services.compare_due(clock=lambda: LATER)
    assert selectors.foreseen(actor=ACTOR)[0].verdict == "answered"


def test_what_pages_and_what_does_not_never_share_a_run(there):
    triage.fired("Down", key="1", team="edi")
    stand(there.url, mode="live")
    EscalationRun.objects.update(is_shadow=True)
    second = triage.fired("Down", key="2", team="edi")
    runs = dict(EscalationRun.objects.values_list("alert_id", "is_shadow"))
    assert len(runs) == 2 and runs[second.number] is False


def test_a_cut_over_pages_what_is_open_from_its_first_level_on(there):
    row = triage.fired(team="edi")
    triage.go_on(NOW)
    triage.go_on(NOW + 5 * MINUTE)
    stand(there.url, mode="live")
    triage.go_on(NOW + 5 * MINUTE)
    assert [each.about for each in Page.objects.all()] == [f"alert:AL-{row.number}"]


def test_the_group_of_alertmanager_is_found_by_its_hash(there, monkeypatch):
    """What a real Alertmanager 0.25 sent to a webhook and to PagerDuty of one group (its captures)."""
    group = '{}:{alertname="DiskFull", cluster="prod"}'
    stand(there.url, kind="alertmanager")
    secret = services.make_key("test", actor=ACTOR, now=NOW).key
    alerting.send(secret, alerting.group(alerting.alert(begun=NOW), groupKey=group), at=NOW)
    row = EscalationRun.objects.get().alert
    assert keys_of(row)[1] == "cdf897c17ef0732116114b564b64e653862d4d8f9307c2fa76dac76cb9f023f8"


@pytest.mark.parametrize(
    ("mode", "beside", "why"),
    [
        ("forward", "{read: pd}", "hands on to nobody"),
        ("shadow", "{read: events}", "of another type"),
        ("forward", "{send: pd}", "of another type"),
    ],
)
def test_a_mode_says_what_it_lacks(db, mode, beside, why):
    source = SOURCE.format(url="https://x.example", mode=mode, read="pd", on_call="", format="pagerduty")
    source = source.replace("{read: pd, on_call: []}", beside)
    events = (
        "---\napiVersion: seatrial.dev/v1\nkind: Connection\nmetadata: {name: events}\n"
        "spec: {type: pagerduty-events, url: 'https://x.example', owner: 'team:edi-team'}\n"
    )
    files = {"catalog.yaml": oncall.CATALOG.encode(), "source.yaml": (source + events).encode()}
    with pytest.raises(Problem) as refused:
        workspaces.plan("ops", files=files, actor=ACTOR, now=NOW)
    assert why in str(refused.value.faults)
