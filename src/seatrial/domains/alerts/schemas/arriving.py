"""Alerts, their sources and dead letters as the API shows them."""

from collections.abc import Sequence
from datetime import datetime

from ninja import Schema
from pydantic import Field

from seatrial.domains.alerts.selectors import KnownKey
from seatrial.domains.alerts.types import NORMALISED, AlertSource
from seatrial.domains.alerts.types.beating import KnownHeartbeat
from seatrial.domains.alerts.types.listing import AlertLine, Letter, Listed, ShownAlert


class AlertOut(Schema):
    """An alert."""

    name: str
    title: str
    state: str
    stage: str
    source: str
    service: str
    scheme: str
    level: str
    starts_at: datetime
    first_at: datetime
    last_at: datetime
    count: int
    labels: dict[str, str]
    annotations: dict[str, str]
    link: str
    acknowledged_at: datetime | None
    resolved_at: datetime | None
    verdict: str
    silenced_by: str
    inhibited_by: str
    merged_into: str
    incident: str

    @classmethod
    def of(cls, found: ShownAlert) -> "AlertOut":
        """The alert as it is shown."""
        return cls(
            **{name: getattr(found, name) for name in cls.model_fields if name != "merged_into"},
            merged_into=f"AL-{found.merged_into}" if found.merged_into else "",
        )


class AlertsOut(Schema):
    """Alerts, the newest first. A page may have fewer than the limit, or none, although `next` says that the
    list goes on.
    """

    items: list[AlertOut]
    next: str

    @classmethod
    def of(cls, found: Listed) -> "AlertsOut":
        """The page, and where the list goes on."""
        return cls(items=[AlertOut.of(each) for each in found.alerts], next=str(found.following or ""))


class AlertLineOut(Schema):
    """A line of the log of an alert."""

    at: datetime
    what: str
    words: str
    by: str


class AlertDetailOut(Schema):
    """An alert with its log."""

    alert: AlertOut
    changed_at_arrival: list[str] = Field(description="What of it was not kept as it was sent.")
    log: list[AlertLineOut]

    @classmethod
    def of(cls, found: ShownAlert, *, lines: Sequence[AlertLine]) -> "AlertDetailOut":
        """The alert, and what happened."""
        log = [AlertLineOut(at=each.at, what=each.what, words=each.words, by=each.by) for each in lines]
        changed = [each.words for each in lines if each.what == NORMALISED]
        return cls(alert=AlertOut.of(found), changed_at_arrival=changed, log=log)


class SourceKeyOut(Schema):
    """A key of a source; only its first letters are known."""

    hint: str
    made_at: datetime
    revoked_at: datetime | None


class HeartbeatOut(Schema):
    """What has to be heard of again and again; a name of '' is the source as a whole.

    `silent_since` says when it was told that nothing is heard of it.
    """

    name: str
    silent_after_seconds: int
    heard_at: datetime | None
    due_at: datetime | None
    silent_since: datetime | None

    @classmethod
    def of(cls, found: KnownHeartbeat) -> "HeartbeatOut":
        """The heartbeat."""
        return cls(
            name=found.name, silent_after_seconds=int(found.silent_after.total_seconds()),
            heard_at=found.heard_at, due_at=found.due_at, silent_since=found.silent_at,
        )  # fmt: skip


class AlertSourceOut(Schema):
    """A monitor that may send alerts."""

    name: str
    title: str
    format: str
    team: str
    service: str
    last_arrival_at: datetime | None
    keys: list[SourceKeyOut]
    heartbeats: list[HeartbeatOut]

    @classmethod
    def of(
        cls, found: AlertSource, *, keys: Sequence[KnownKey], last: datetime | None,
        heartbeats: Sequence[KnownHeartbeat] = (),
    ) -> "AlertSourceOut":  # fmt: skip
        """The source with its keys, and what of it has to be heard of."""
        shown = [
            SourceKeyOut(hint=each.hint, made_at=each.made_at, revoked_at=each.revoked_at) for each in keys
        ]
        return cls(
            name=found.name, title=found.title, format=found.format, team=found.team, service=found.service,
            last_arrival_at=last, keys=shown, heartbeats=[HeartbeatOut.of(each) for each in heartbeats],
        )  # fmt: skip


class AlertSourcesOut(Schema):
    """All sources."""

    items: list[AlertSourceOut]


class MadeKeyOut(Schema):
    """A new key, shown this once, and the address to send to."""

    source: str
    key: str
    url: str


class DeadLetterOut(Schema):
    """What could not be read."""

    name: str
    source: str
    format: str
    position: int | None
    problem: str
    content: str
    created_at: datetime
    settled_at: datetime | None
    outcome: str

    @classmethod
    def of(cls, found: Letter) -> "DeadLetterOut":
        """The dead letter as it is shown."""
        return cls(**{name: getattr(found, name) for name in cls.model_fields})


class DeadLettersOut(Schema):
    """Dead letters, the newest first."""

    items: list[DeadLetterOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Letter], *, limit: int) -> "DeadLettersOut":
        """So many of those found, and where the list goes on."""
        shown = found[:limit]
        following = str(shown[-1].number) if len(found) > limit else ""
        return cls(items=[DeadLetterOut.of(each) for each in shown], next=following)


class ReplayIn(Schema):
    """What stands in the place of the dead letter; '' plays it as it came."""

    content: str = Field("", max_length=1_000_000)
