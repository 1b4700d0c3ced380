"""Alerts on their way through triage, for tests: a source, alerts of it, and the team that is on call."""

from datetime import datetime, timedelta

from seatrial.domains.alerts import services
from seatrial.domains.alerts.models import Alert, Source
from seatrial.domains.notices.models import Page
from seatrial.kit.ids import new_uid
from tests.factories import oncall

NOW = oncall.NOW
MINUTE = timedelta(minutes=1)
ROUTING = """\
apiVersion: seatrial.dev/v1
kind: AlertRouting
metadata: {name: platform, title: Platform}
spec:
  routes:
    - name: EDI
      match: ["team=edi"]
      service: component:edi-gateway
      group_by: [alertname]
    - name: carrier
      match: ["vendor=carrier"]
      policy: carrier
  inhibit:
    - {name: the whole site is down, when: [alertname=SiteDown], quiet: ["team=edi"]}
  catch_all: nights
  noise: {target: 0.5, least: 2}
"""


def source(urn: str = "alert-source:test") -> Source:
    """A monitor that may send."""
    values = {"uid": new_uid(NOW), "kind": "json", "created_at": NOW}
    return Source.objects.get_or_create(urn=urn, defaults=values)[0]


def fired(
    name: str = "Down", *, now: datetime = NOW, key: str = "", annotations=None, **labels: str
) -> Alert:
    """An alert of that name has fired then, and was classified."""
    row = row_of(name, now=now, key=key, annotations=annotations, **labels)
    row.save(force_insert=True)
    services.classify([row], now=now)
    row.refresh_from_db()
    return row


def row_of(name: str, *, now: datetime, key: str = "", annotations=None, **labels: str) -> Alert:
    """A row of such an alert, not stored yet."""
    return Alert(
        uid=new_uid(now), source=source(), key=key or f"{name} {sorted(labels.items())}",
        title=f"{name} fired",
        labels={"alertname": name, **labels}, annotations=annotations or {}, state="open", stage="ingest",
        starts_at=now, first_at=now, last_at=now,
    )  # fmt: skip


def over(row: Alert, *, now: datetime) -> None:
    """Its monitor says that it is over."""
    Alert.objects.filter(pk=row.pk).update(state="resolved", resolved_at=now, resolved_by="alert-source:test")
    services.settle(list(Alert.objects.filter(pk=row.pk)), now=now)


def go_on(now: datetime) -> int:
    """Whatever is due by then was paged, at that instant."""
    done = 0
    while count := services.advance(clock=lambda: now):
        done += count
    return done


def paged(handles: dict[str, str], *, state: str = "") -> list[tuple[str, str]]:
    """Whom which alert paged, in order; `handles` are by uid."""
    rows = Page.objects.order_by("number")
    rows = rows.filter(state=state) if state else rows
    return [(handles.get(str(row.person_uid), "?"), row.about.partition(":")[2]) for row in rows]
