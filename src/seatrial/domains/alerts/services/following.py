"""Rows of sources follow their files."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from seatrial.domains.alerts.models import Source
from seatrial.domains.alerts.services.foreseeing import take_over
from seatrial.domains.alerts.services.hearing import follow_heartbeats
from seatrial.domains.alerts.types.beating import OWN_SOURCE
from seatrial.domains.workspace import selectors as workspace
from seatrial.kit.ids import new_uid


def follow_sources(
    name: str,
    *,
    changes: Mapping[str, Any],
    uids: Mapping[str, str],
    renamed: Mapping[str, str],
    now: datetime,
) -> None:
    """Each source that a file declares may send; one whose file went may not, and keeps what it sent."""
    del name, changes, uids
    for old, new in renamed.items():
        Source.objects.filter(urn=old).update(urn=new)
    said = workspace.definitions(kind="AlertSource")
    standing = {each.urn: each.body["spec"]["format"] for each in said}
    declared = Source.objects.exclude(urn=OWN_SOURCE).order_by("urn")
    rows = {row.urn: row for row in declared.select_for_update()}
    for urn, kind in standing.items():
        row = rows.get(urn)
        if row is None:
            Source.objects.create(uid=new_uid(now), urn=urn, kind=kind, created_at=now)
        elif row.kind != kind or row.retired_at is not None:
            row.kind, row.retired_at = kind, None
            row.save(update_fields=["kind", "retired_at"])
    gone = [urn for urn, row in rows.items() if urn not in standing and row.retired_at is None]
    Source.objects.filter(urn__in=gone).update(retired_at=now)
    take_over([each.urn for each in said if each.body["spec"].get("mode", "live") == "live"], now=now)
    follow_heartbeats(now=now)
