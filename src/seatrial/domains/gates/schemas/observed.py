"""Sources, deliveries and passages over the API."""

from collections.abc import Sequence
from datetime import datetime

from ninja import Schema

from seatrial.domains.gates.types import Delivery, DeliveryState, Passage, PassageKind, Source, SourceType


class ToldOut(Schema):
    """What came of a message. It is kept when this is answered; `is_new` is false where it came again."""

    uid: str
    state: DeliveryState
    words: str
    is_new: bool

    @classmethod
    def of(cls, found: Delivery, *, is_new: bool) -> "ToldOut":
        """The delivery as its sender hears of it."""
        return cls(uid=found.uid, state=found.state, words=found.words, is_new=is_new)


class DeliveryOut(Schema):
    """A message of a source, without its content."""

    uid: str
    source: str
    delivery_id: str
    kind: str
    state: DeliveryState
    words: str
    deployment: str
    answer: str
    attempts: int
    received_at: datetime
    done_at: datetime | None

    @classmethod
    def of(cls, found: Delivery) -> "DeliveryOut":
        """The delivery as the API gives it."""
        return cls(
            uid=found.uid, source=found.source, delivery_id=found.id, kind=found.kind, state=found.state,
            words=found.words, deployment=found.deployment, answer=found.answer, attempts=found.attempts,
            received_at=found.received_at, done_at=found.done_at,
        )  # fmt: skip


class DeliveriesOut(Schema):
    """Deliveries, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[DeliveryOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Delivery], *, limit: int) -> "DeliveriesOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        following = shown[-1].uid if len(found) > limit else ""
        return cls(items=[DeliveryOut.of(each) for each in shown], next=following)


class SourceOut(Schema):
    """Who tells of deployments. Secrets are references."""

    name: str
    title: str
    type: SourceType
    secret: str
    services: dict[str, str]
    environments: dict[str, str]


class SourcesOut(Schema):
    """Every source that stands, by name."""

    items: list[SourceOut]

    @classmethod
    def of(cls, found: Sequence[Source]) -> "SourcesOut":
        """The sources as the API gives them."""
        items = [
            SourceOut(
                name=each.name, title=each.title, type=each.type, secret=each.secret,
                services=dict(each.services), environments=dict(each.environments),
            )
            for each in found
        ]  # fmt: skip
        return cls(items=items)


class PassageOut(Schema):
    """A deployment into an environment that asks, and what let it in."""

    uid: str
    service: str
    environment: str
    kind: PassageKind
    reason: str
    revision: str
    deployment: str
    answer: str
    break_glass: str
    action: str
    started_at: datetime
    at: datetime
    by: str

    @classmethod
    def of(cls, found: Passage) -> "PassageOut":
        """The passage as the API gives it."""
        return cls(
            uid=found.uid, service=found.service, environment=found.environment, kind=found.kind,
            reason=found.reason, revision=found.artefact.revision, deployment=found.deployment,
            answer=found.answer, break_glass=found.break_glass, action=found.action,
            started_at=found.started_at, at=found.at, by=found.by,
        )  # fmt: skip


class PassagesOut(Schema):
    """Passages, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[PassageOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Passage], *, limit: int) -> "PassagesOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        following = shown[-1].uid if len(found) > limit else ""
        return cls(items=[PassageOut.of(each) for each in shown], next=following)
