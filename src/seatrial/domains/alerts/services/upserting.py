"""What items do to alerts, written with a handful of statements for any number of them."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db import connection

from seatrial.domains.alerts.models import Alert, Entry, Item, Source
from seatrial.domains.alerts.rules.folding import KEPT, Course, Deed, Identity, Told, changes, fold
from seatrial.domains.alerts.services import remarks, triaging
from seatrial.domains.alerts.services.naming import services_of
from seatrial.domains.alerts.types import NOTE_LENGTH, AlertState, Said
from seatrial.kit.ids import new_uid

#: The newest alert of each identity; one that is not resolved is always the newest.
_NEWEST = """
    SELECT alert.number
      FROM unnest(%(sources)s::uuid[], %(keys)s::text[]) AS wanted (source, key)
     CROSS JOIN LATERAL (
        SELECT number FROM alerts_alert
         WHERE source_id = wanted.source AND key = wanted.key ORDER BY number DESC LIMIT 1) AS alert
"""
_UPDATE = """
    UPDATE alerts_alert AS alert SET
        last_at = GREATEST(alert.last_at, new.last_at), count = alert.count + new.added, state = new.state,
        title = COALESCE(new.title, alert.title), labels = COALESCE(new.labels, alert.labels),
        annotations = COALESCE(new.annotations, alert.annotations), link = COALESCE(new.link, alert.link),
        severity_hint = COALESCE(new.hint, alert.severity_hint),
        resolved_at = COALESCE(new.resolved_at, alert.resolved_at),
        resolved_by = COALESCE(new.resolved_by, alert.resolved_by),
        acknowledged_at = COALESCE(alert.acknowledged_at, new.acknowledged_at),
        acknowledged_by = CASE WHEN alert.acknowledged_at IS NULL AND new.acknowledged_at IS NOT NULL
            THEN new.acknowledged_by ELSE alert.acknowledged_by END
      FROM unnest(%(numbers)s::bigint[], %(last)s::timestamptz[], %(added)s::int[], %(states)s::text[],
        %(titles)s::text[], %(labels)s::jsonb[], %(annotations)s::jsonb[], %(links)s::text[],
        %(hints)s::text[], %(resolved)s::timestamptz[], %(resolved_by)s::text[],
        %(acknowledged)s::timestamptz[], %(acknowledged_by)s::text[])
        AS new (number, last_at, added, state, title, labels, annotations, link, hint, resolved_at,
            resolved_by, acknowledged_at, acknowledged_by)
     WHERE alert.number = new.number
"""
_WORDS: Mapping[Deed, str] = {
    "opened": "{source} says that it holds.",
    "resolved": "{source} says that it is over.",
    "acknowledged": "{source} says that somebody is at it.",
    "missed": "{source} says that it was, and is over; that it began was not heard.",
    "late": "{source} repeated what was over by then; nothing follows.",
}


def upsert(told: Sequence[Told], *, now: datetime) -> None:
    """Alerts stand as the items say, with a line in the log of each for what changed; what is new is
    triaged, what is over is settled, in the caller's transaction.
    """
    if not told:
        return
    known = _known({(each.source, each.said.key) for each in told})
    before = {number: course.state for course in known.values() if (number := course.number) is not None}
    courses = fold(told, known=known)
    urns = dict(Source.objects.filter(uid__in={each.source for each in courses}).values_list("uid", "urn"))
    fresh = [each for each in courses if each.number is None]
    _update([each for each in courses if each.number is not None], urns, now)
    opened = _create(fresh, urns, now)
    _write_down(courses, urns)
    remarks.write(courses, urns=urns)
    _tell(courses, opened=opened, before=before, now=now)


def _known(identities: set[Identity]) -> dict[Identity, Course]:
    """The newest alerts of those identities, locked in the order of their numbers."""
    pairs = sorted(identities)
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, {"sources": [each for each, _ in pairs], "keys": [key for _, key in pairs]})
        numbers = [number for (number,) in cursor.fetchall()]
    rows = Alert.objects.select_for_update(no_key=True).filter(number__in=numbers).order_by("number")
    return {(row.source_id, row.key): _course(row) for row in rows}


def _course(row: Alert) -> Course:
    return Course(
        source=row.source_id, key=row.key, state=cast(AlertState, row.state),
        starts_at=row.starts_at, number=row.number,
        by_source=row.resolved_by.startswith("alert-source:"), first_at=row.first_at, last_at=row.last_at,
        present=Said(
            0, row.key, "firing", row.title, row.labels, row.annotations, row.severity_hint, link=row.link
        ),
    )  # fmt: skip


def _update(courses: Sequence[Course], urns: Mapping[UUID, str], now: datetime) -> None:
    if not courses:
        return
    newest: list[Said | None] = [each.newest for each in courses]
    values: dict[str, Any] = {
        "numbers": [each.number for each in courses],
        "last": [each.last_at or now for each in courses],
        "added": [each.added for each in courses],
        "states": [each.state for each in courses],
        "titles": [said.title if said else None for said in newest],
        "labels": [_json(said.labels) if said else None for said in newest],
        "annotations": [_json(said.annotations) if said else None for said in newest],
        "links": [said.link if said else None for said in newest],
        "hints": [said.hint if said else None for said in newest],
        "resolved": [each.resolved_at if each.did("resolved") else None for each in courses],
        "resolved_by": [urns[each.source] if each.did("resolved") else None for each in courses],
        "acknowledged": [now if each.did("acknowledged") else None for each in courses],
        "acknowledged_by": [urns[each.source] for each in courses],
    }
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE, values)


def _create(courses: Sequence[Course], urns: Mapping[UUID, str], now: datetime) -> list[Alert]:
    """Rows of new alerts, in their order; their courses know the numbers."""
    services = services_of(courses, urns=urns)
    rows = [_row(each, urns[each.source], services[index], now) for index, each in enumerate(courses)]
    for course, row in zip(courses, Alert.objects.bulk_create(rows), strict=True):
        course.number = row.number
    return rows


def _row(course: Course, urn: str, service_uid: str, now: datetime) -> Alert:
    said = course.newest
    if said is None:
        raise ValueError("a new alert begins with what an item says")
    answered = course.did("acknowledged")
    return Alert(
        uid=new_uid(now), source_id=course.source, key=course.key, service_uid=service_uid,
        title=said.title, labels=dict(said.labels), annotations=dict(said.annotations), link=said.link,
        severity_hint=said.hint, state=course.state, stage="ingest", starts_at=course.starts_at,
        first_at=course.first_at or now, last_at=course.last_at or now, count=max(course.added, 1),
        acknowledged_at=now if answered else None, acknowledged_by=urn if answered else "",
        resolved_at=course.resolved_at, resolved_by=urn if course.resolved_at else "",
    )  # fmt: skip


def _write_down(courses: Sequence[Course], urns: Mapping[UUID, str]) -> None:
    """Each item that changed something, and a line of the log for it."""
    done = [(each, told, deed) for each in courses for told, deed in each.deeds if deed in KEPT]
    Item.objects.bulk_create(
        Item(
            alert_id=_number(each), arrival_id=told.arrival, position=told.said.position,
            state=told.said.state, at=told.at,
        )
        for each, told, _ in done
    )  # fmt: skip
    Entry.objects.bulk_create(
        Entry(
            alert_id=_number(each), at=told.at, what=deed, by=urns[each.source],
            words=_WORDS[deed].format(source=urns[each.source].partition(":")[2]),
        )
        for each, told, deed in done
        if deed in _WORDS
    )  # fmt: skip
    Entry.objects.bulk_create(
        Entry(
            alert_id=_number(each), at=told.at, what=deed, by=urns[each.source],
            words=_said_anew(told.said, deed=deed, source=urns[each.source].partition(":")[2]),
        )
        for each in courses for told, deed in each.deeds if deed in ("changed", "unacknowledged")
    )  # fmt: skip
    Entry.objects.bulk_create(
        Entry(alert_id=_number(each), at=told.at, what="noted", by=urns[each.source], words=told.said.note)
        for each in courses for told, _ in each.deeds if told.said.note
    )  # fmt: skip


def _said_anew(said: Said, *, deed: Deed, source: str) -> str:
    if deed == "unacknowledged":
        return f"{source} says that nobody is at it any more."
    return f"{source} says anew: {changes(said)}."[:NOTE_LENGTH]


def _tell(
    courses: Sequence[Course], *, opened: Sequence[Alert], before: Mapping[int, str], now: datetime
) -> None:
    """Triage hears of what is new, what is over, and what the source says somebody is at."""
    fresh = [row for row in opened if row.state != "resolved"]
    if fresh:
        triaging.classify(fresh, now=now)
    changed = {
        state: [
            each.number for each in courses if each.state == state and before.get(each.number or 0) != state
        ]
        for state in ("resolved", "acknowledged")
    }
    numbers = [number for found in changed.values() for number in found]
    rows = list(Alert.objects.filter(number__in=numbers).order_by("number")) if numbers else []
    if over := [row for row in rows if row.state == "resolved"]:
        triaging.settle(over, now=now)
    if answered := [row for row in rows if row.state == "acknowledged"]:
        triaging.take(answered, now=now)
    left = [
        each for each in courses if each.state == "open" and before.get(each.number or 0) == "acknowledged"
    ]
    if left:
        triaging.leave([_number(each) for each in left], now=now)


def _json(value: Mapping[str, str]) -> str:
    return json.dumps(dict(value))


def _number(course: Course) -> int:
    """Its number, which it has as soon as it is stored."""
    if course.number is None:
        raise ValueError(f"the alert {course.key} is not stored yet")
    return course.number
