"""Heartbeats follow their files, and are heard. Who locks them does so before alerts, in one order."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from seatrial.domains.alerts.models import Heartbeat, Source
from seatrial.domains.alerts.rules.beating import heartbeats_of, over, silent_key
from seatrial.domains.alerts.rules.folding import Told
from seatrial.domains.alerts.services import upserting
from seatrial.domains.alerts.services.owning import own
from seatrial.domains.alerts.services.specs import specs
from seatrial.kit.ids import new_uid

#: A source, and the name of a heartbeat of it; '' for anything that it sends.
Beat = tuple[UUID, str]


def hear(beats: Mapping[Beat, datetime], *, now: datetime) -> list[Told]:
    """Each was heard of at that moment, and may be silent again for as long as it says. Gives what is over by
    that, for the caller to fold: that some of them were silent.
    """
    rows = _locked({source for source, _ in beats}) if beats else []
    heard = [row for row in rows if (row.source_id, row.name) in beats]
    found: list[Told] = []
    for row in heard:
        at = beats[row.source_id, row.name]
        row.heard_at = at if row.heard_at is None else max(at, row.heard_at)
        if row.silent_at is not None:
            found.append(own(over(silent_key(str(row.source_id), name=row.name)), now=now))
        row.silent_at, row.due_at = None, row.heard_at + timedelta(seconds=row.silent_after)
    Heartbeat.objects.bulk_update(heard, ["heard_at", "silent_at", "due_at"])
    return found


def begin(source: UUID, *, now: datetime) -> None:
    """Somebody can send as that source: from now on it counts how long it is silent."""
    rows = Heartbeat.objects.select_for_update().filter(source_id=source, due_at=None).order_by("uid")
    waiting = list(rows)
    for row in waiting:
        row.due_at = now + timedelta(seconds=row.silent_after)
    Heartbeat.objects.bulk_update(waiting, ["due_at"])


def follow_heartbeats(*, now: datetime) -> None:
    """There is a row for each heartbeat that the file of a source declares, and for no other. What was silent
    and is declared no more is over.
    """
    uids = dict(Source.objects.filter(retired_at=None).values_list("urn", "uid"))
    wanted: dict[Beat, int] = {
        (uids[urn], each.name): int(each.silent_after.total_seconds())
        for urn, spec in specs().items()
        if urn in uids
        for each in heartbeats_of(spec)
    }
    rows = {(row.source_id, row.name): row for row in _locked(None)}
    gone = [row for beat, row in rows.items() if beat not in wanted]
    changed = [row for beat, row in rows.items() if beat in wanted and row.silent_after != wanted[beat]]
    for row in changed:
        if row.due_at is not None:
            before = row.heard_at or row.due_at - timedelta(seconds=row.silent_after)
            row.due_at = before + timedelta(seconds=wanted[row.source_id, row.name])
        row.silent_after = wanted[row.source_id, row.name]
    Heartbeat.objects.bulk_update(changed, ["silent_after", "due_at"])
    _create({beat: seconds for beat, seconds in wanted.items() if beat not in rows}, now)
    Heartbeat.objects.filter(uid__in=[row.uid for row in gone]).delete()
    ended = [silent_key(str(row.source_id), name=row.name) for row in gone if row.silent_at is not None]
    upserting.upsert([own(over(key), now=now) for key in ended], now=now)


def _create(wanted: Mapping[Beat, int], now: datetime) -> None:
    """It counts at once for a source that has a key; for others from their first one on."""
    keyed = set(
        Source.objects.filter(
            uid__in={source for source, _ in wanted}, keys__isnull=False, keys__revoked_at=None
        ).values_list("uid", flat=True)
    )
    Heartbeat.objects.bulk_create(
        Heartbeat(
            uid=new_uid(now), source_id=source, name=name, silent_after=seconds,
            due_at=now + timedelta(seconds=seconds) if source in keyed else None,
        )
        for (source, name), seconds in wanted.items()
    )  # fmt: skip


def _locked(sources: Collection[UUID] | None) -> list[Heartbeat]:
    rows = Heartbeat.objects.select_for_update().order_by("uid")
    return list(rows if sources is None else rows.filter(source_id__in=sources))
