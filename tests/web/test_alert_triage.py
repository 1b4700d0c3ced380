"""Pages of silences with a look before, of what would happen, and of noise."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from seatrial.domains.alerts import services
from seatrial.domains.alerts.models import Alert, Silence
from seatrial.domains.catalog import selectors as catalog
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.factories import oncall, triage

pytestmark = pytest.mark.django_db
WANTED = {"match": "team=edi", "kind": "silence", "repeat": "", "reason": "new disks"}


@pytest.fixture
def owner(by: Callable[[str], Client]) -> Client:
    return by("administrator")


def soon(hours: int) -> str:
    return (clock.now() + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def text(client: Client, address: str, *, status: int = 200, **fields: Any) -> str:
    answer = client.post(address, fields, follow=True) if fields else client.get(address)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def test_a_silence_is_looked_at_made_extended_and_ended(owner: Client) -> None:
    assert "No silence" in text(owner, "/alerts/silences")
    row, other = triage.fired(team="edi"), triage.fired("Other", team="x")
    looked = text(owner, "/alerts/silences/new", **WANTED, ends_at=soon(30), act="look")
    assert "It would hide 1 open alert now" in looked
    assert f"AL-{row.number} " in looked and f"AL-{other.number} " not in looked
    assert not Silence.objects.exists()
    assert "SL-" in text(owner, "/alerts/silences/new", **WANTED, ends_at=soon(30), act="make")
    made = Silence.objects.get()
    assert Alert.objects.get(pk=row.pk).silenced_by == f"SL-{made.number}"
    one = f"/alerts/silences/SL-{made.number}"
    assert "lasts longer" in text(owner, one, act="extend", ends_at=soon(40))
    assert "is as it was" in text(owner, one, act="extend", ends_at="")
    assert "lasts as long already. End it, or give" in text(owner, one, act="extend", ends_at=soon(-1))
    shown = text(owner, one)
    assert "It keeps 1 alert quiet" in shown and f"AL-{row.number} " in shown
    assert f"AL-{other.number} " not in shown and "new disks" in shown and "let it last longer" in shown
    assert f'href="{one}"' in text(owner, f"/alerts/AL-{row.number}")
    assert f'href="{one}"' in text(owner, "/alerts/silences")
    said = owner.get(f"/api/v1{one}").json()
    assert (said["count"], said["alerts"]) == (1, [f"AL-{row.number}"])
    assert [each["action"] for each in said["log"]] == ["alerts.silence-extended", "alerts.silenced"]
    ended = text(owner, one, act="end")
    assert "to be paged in a moment" in ended and "ended it" in ended and "End now" not in ended
    assert "No silence" in text(owner, "/alerts/silences")
    assert "over" in text(owner, "/alerts/silences?all=on")
    assert owner.get("/alerts/silences/SL-999").status_code == 404
    assert owner.post("/alerts/silences/SL-999", {"act": "end"}).status_code == 404


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"ends_at": ""}, "Say until when."),
        ({"ends_at": "soon"}, "Write a date and a time"),
        ({"ends_at": "9999-12-31T23:59"}, "Write a date and a time"),
        ({"match": ""}, "every alert quiet"),
        ({"match": "team"}, "is no condition"),
        ({"reason": " "}, "Say why"),
    ],
)
def test_what_may_not_be_silenced_is_said(owner: Client, more: dict[str, str], why: str) -> None:
    fields = {**WANTED, "ends_at": soon(30), "act": "make", **more}
    assert why in text(owner, "/alerts/silences/new", status=422, **fields)
    assert not Silence.objects.exists()


def test_a_window_that_comes_later_is_planned(owner: Client) -> None:
    fields = {**WANTED, "kind": "maintenance", "repeat": "weekly"}
    text(owner, "/alerts/silences/new", **fields, starts_at=soon(24), ends_at=soon(25), act="make")
    shown = text(owner, "/alerts/silences")
    assert "planned" in shown and "maintenance window" in shown and "weekly" in shown
    row = triage.fired(team="edi")
    shown = text(owner, f"/alerts/silences/SL-{Silence.objects.get().number}")
    assert "It keeps 0 alerts quiet" in shown and f"AL-{row.number} " in shown
    assert "It would hide 1 open alert, if it began now" in shown


def test_what_would_happen_is_shown_and_nobody_is_paged(owner: Client) -> None:
    oncall.apply(routing=triage.ROUTING)
    shown = text(owner, "/alerts/explain?labels=team%3Dedi%0Aalertname%3DDown&at=2026-12-24T09:00")
    assert "Platform / EDI" in shown and "fallback" in shown and "Whom it pages" in shown
    assert not Alert.objects.exists()
    assert "is no label" in text(owner, "/alerts/explain?labels=team", status=422)
    assert "Labels, one a line" in text(owner, "/alerts/explain")


def test_noise_is_shown_with_target_and_n(owner: Client) -> None:
    oncall.apply(routing=triage.ROUTING)
    now = clock.now()
    for verdict in ("false_positive", "false_positive", "true_positive"):
        row = triage.fired(team="edi", key=f"{verdict} {Alert.objects.count()}", now=now)
        triage.over(row, now=now)
        services.label(f"AL-{row.number}", verdict=verdict, actor=system("test"), now=now)
    shown = text(owner, "/alerts/noise")
    assert "2 (67%)" in shown and "above the target" in shown and "50% at most" in shown
    assert "Week of" in text(owner, "/alerts/noise?weekly=on")
    lines = b"".join(owner.get("/api/v1/alerts/noise?format=csv").streaming_content).decode()
    assert "rule,team,week,right,wrong,labelled," in lines and "Down," in lines


def test_a_preview_is_given_over_the_api(owner: Client) -> None:
    row = triage.fired(team="edi")
    body = {"match": ["team=edi"], "ends_at": (clock.now() + timedelta(hours=1)).isoformat(), "reason": "x"}
    answer = owner.post("/api/v1/alerts/silences/preview", body, content_type="application/json")
    assert answer.json() == {"count": 1, "all": True, "alerts": [f"AL-{row.number}"]}
    assert not Silence.objects.exists()


def test_figures_are_narrowed_to_a_service_or_a_team(owner: Client) -> None:
    oncall.apply()
    mine, other = triage.fired("Mine", service="edi-gateway"), triage.fired("Other")
    for row in (mine, other):
        services.label(
            f"AL-{row.number}", verdict="true_positive", actor=system("test"), now=clock.now(), why=""
        )
    row = Alert.objects.get(pk=mine.pk)
    row.service_uid = catalog.service("edi-gateway").uid
    row.first_at = clock.now()
    row.save()
    Alert.objects.filter(pk=other.pk).update(first_at=clock.now())

    def rules(query: str) -> list[str]:
        found = owner.get(f"/api/v1/alerts/noise?{query}").json()["items"]
        return sorted(each["rule"] for each in found)

    assert rules("") == ["Mine", "Other"]
    assert rules("service=edi-gateway") == rules("team=edi-team") == rules("team=team:edi-team") == ["Mine"]
    assert rules("team=carrier") == []
    assert owner.get("/api/v1/alerts/noise?service=gone").status_code == 404
    assert owner.get("/api/v1/alerts/precision?team=edi-team").json()["items"][0]["labelled"] == 1
    assert owner.get("/api/v1/alerts/answering?team=carrier").json()["items"] == []
    page = text(owner, "/alerts/noise?team=team:edi-team&weekly=on")
    assert "<td>Mine</td>" in page and "<td>Other</td>" not in page
    assert "weekly=true&amp;service=&amp;team=team%3Aedi-team" in page and "?team=team%3Aedi-team" in page
    assert "<td>Mine</td>" not in text(owner, "/alerts/noise?service=gone")
    assert "Nobody was looked for" in text(owner, "/alerts/answering?service=gone&days=7")
