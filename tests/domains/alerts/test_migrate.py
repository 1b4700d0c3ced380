"""Alerts from when they were called A-12: whatever pointed at one still does, by its name of today."""

from datetime import timedelta
from typing import Any

from seatrial.domains.actions import selectors as actions
from seatrial.domains.alerts import services
from seatrial.domains.alerts.models import Alert, EscalationRun
from seatrial.domains.incidents import selectors as incidents
from seatrial.domains.incidents import services as declaring
from seatrial.domains.incidents.models import Incident, Link
from seatrial.domains.incidents.types import NewIncident
from seatrial.domains.notices import selectors as notices
from seatrial.kit.access import system
from seatrial.kit.ids import new_uid
from tests.cast import NOW
from tests.older import Older, older

__all__ = ["older"]

BEFORE = (
    ("alerts", "0005_beside"), ("incidents", "0003_runbooks_are_linked"), ("notices", "0003_mail_replies"),
    ("actions", "0002_drafts"),
)  # fmt: skip
HOUR = timedelta(hours=1)
SITE, EDI, LATE, QUIET = 12, 13, 14, 15


def alerts_of(apps: Any) -> None:
    """The site is down (12), which keeps the gateway's alert (13) quiet; a silence keeps another one (15)."""
    source = apps.get_model("alerts", "Source").objects.create(
        uid=new_uid(NOW), urn="alert-source:test", kind="json", created_at=NOW
    )
    for number, by in ((SITE, ""), (EDI, f"A-{SITE}"), (LATE, ""), (QUIET, "")):
        apps.get_model("alerts", "Alert").objects.create(
            number=number, uid=new_uid(NOW), source=source, key=f"key-{number}", title=f"Alert {number}",
            labels={}, annotations={}, state="open", stage="act", starts_at=NOW, first_at=NOW, last_at=NOW,
            inhibited_by=by,
        )  # fmt: skip
    snapshot = apps.get_model("alerts", "PolicySnapshot").objects.create(digest="sha256:1", body={})
    for number, held_by in ((EDI, f"A-{SITE}"), (QUIET, "SL-3")):
        apps.get_model("alerts", "EscalationRun").objects.create(
            alert_id=number, snapshot=snapshot, urgency="high", rank=2, state="active", started_at=NOW,
            next_at=NOW + 9 * HOUR, is_held=True, held_by=held_by,
        )  # fmt: skip


def what_points(apps: Any) -> None:
    """Pages about two alerts and an incident; incidents declared from alerts; a backlog's action."""
    for number, about in enumerate((f"alert:A-{SITE}", f"alert:A-{LATE}", "incident:I-1"), start=1):
        apps.get_model("notices", "Page").objects.create(
            number=number, uid=new_uid(NOW), person_uid=new_uid(NOW), about=about, key=f"key-{number}",
            urgency="high", subject_line="Look", link=f"/{about}", created_at=NOW, state="open",
        )  # fmt: skip
    for number, key in ((1, f"alert:A-{SITE}"), (2, f"alert:A-{LATE}"), (3, "A-team:1"), (4, "")):
        incident = apps.get_model("incidents", "Incident").objects.create(
            uid=new_uid(NOW), number=number, title=f"Incident {number}", scheme="sev", level="SEV1", rank=1,
            declared_at=NOW, declared_by="system:test", updated_at=NOW, key=key,
        )  # fmt: skip
        for target in (f"alert:A-{SITE if number == 1 else LATE}", f"deployment:A-{number}"):
            apps.get_model("incidents", "Link").objects.create(
                uid=new_uid(NOW), incident=incident, kind=target.partition(":")[0], target=target, at=NOW,
                by="system:test",
            )  # fmt: skip
    for number, source in ((12, f"alert:A-{LATE}"), (13, "alert-rule:A-rule"), (14, "incident:I-1")):
        apps.get_model("actions", "Action").objects.create(
            uid=new_uid(NOW), number=number, kind="improvement", title="Look", severity="low",
            owner_uid=new_uid(NOW), due_on=NOW.date(), source=source, created_at=NOW, created_by="system:x",
            source_title=f"the alert A-{LATE}" if number == 12 else "the alert A-level",
        )  # fmt: skip


def names() -> dict[str, list[str]]:
    """Every place that holds the name of an alert, and some that only look so."""
    return {
        "quiet": list(Alert.objects.order_by("number").values_list("inhibited_by", flat=True)),
        "held": list(EscalationRun.objects.order_by("id").values_list("held_by", flat=True)),
        "about": [each.about for each in reversed(notices.pages())],
        "keys": list(Incident.objects.order_by("number").values_list("key", flat=True)),
        "links": sorted(Link.objects.values_list("target", flat=True).distinct()),
    }


def test_whatever_named_an_alert_still_leads_to_it(older: Older) -> None:
    apps = older.back_to(*BEFORE)
    alerts_of(apps)
    what_points(apps)
    older.forward()
    assert names() == {
        "quiet": ["", "AL-12", "", ""],
        "held": ["AL-12", "SL-3"],
        "about": ["alert:AL-12", "alert:AL-14", "incident:I-1"],
        "keys": ["alert:AL-12", "alert:AL-14", "A-team:1", ""],
        "links": [
            "alert:AL-12", "alert:AL-14",
            "deployment:A-1", "deployment:A-2", "deployment:A-3", "deployment:A-4",
        ],
    }  # fmt: skip
    assert [each.name for each in incidents.with_target("alert:AL-12")] == ["I-1"]
    assert [each.name for each in incidents.with_target("alert:AL-14")] == ["I-4", "I-3", "I-2"]
    (action,) = actions.of_source("alert:AL-14")
    assert (action.name, action.source_title) == ("A-12", "the alert AL-14")
    assert [each.source_title for each in actions.of_source("alert-rule:A-rule")] == ["the alert A-level"]


def test_what_is_done_with_it_afterwards_reaches_what_was_there_before(older: Older) -> None:
    apps = older.back_to(*BEFORE)
    alerts_of(apps)
    what_points(apps)
    older.forward()
    again = NewIncident(title="Again", service="", severity="SEV1", key="alert:AL-14")
    assert declaring.declare(again, actor=system("test"), now=NOW + HOUR).name == "I-4", "the newest one"
    services.resolve("A-12", actor=system("test"), now=NOW + HOUR)
    assert notices.pages(about="alert:AL-12", state="open") == [], "nobody is paged about it any more"
    due = dict(EscalationRun.objects.values_list("alert_id", "next_at"))
    assert due == {EDI: NOW + HOUR, QUIET: NOW + 9 * HOUR}, "what it kept quiet is asked again at once"


def test_the_version_before_finds_its_own_names_again(older: Older) -> None:
    apps = older.back_to(*BEFORE)
    alerts_of(apps)
    what_points(apps)
    before = names()
    older.forward()
    assert names() != before
    older.back_to(*BEFORE)
    assert names() == before


def test_where_a_newer_name_stands_already_both_incidents_keep_their_own(older: Older) -> None:
    apps = older.back_to(*BEFORE)
    what_points(apps)
    Incident.objects.filter(number=3).update(key="alert:AL-14")
    older.forward()
    assert names()["keys"] == ["alert:AL-12", "alert:A-14", "alert:AL-14", ""]
