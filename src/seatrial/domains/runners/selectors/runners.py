"""Reads runners, and makes actors of them."""

from datetime import datetime
from uuid import UUID

from seatrial.domains.runners import models, rules
from seatrial.domains.runners.types import EXPECTED, WORK, Runner
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound
from seatrial.ui.search import ranked


def value_of(row: models.Runner) -> Runner:
    """The runner as a value."""
    return Runner(
        uid=str(row.uid), label=row.label, public_key=row.public_key, version=row.version,
        platform=row.platform, isolation=row.isolation, enrolled_at=row.enrolled_at,
        enrolled_by=row.enrolled_by, last_seen_at=row.last_seen_at, revoked_at=row.revoked_at,
    )  # fmt: skip


def runners(*, label: str = "", after: str = "", limit: int | None = None) -> list[Runner]:
    """The runners, the newest first, revoked ones too; `after` is the uid of the last one before."""
    rows = models.Runner.objects.order_by("-uid")
    if label:
        rows = rows.filter(label=label)
    if after:
        rows = rows.filter(uid__lt=UUID(after))
    return [value_of(row) for row in rows[:limit]]


def find_runners(text: str, *, limit: int) -> list[Runner]:
    """Those that are not revoked whose label or platform match best, the best first."""
    rows = models.Runner.objects.filter(revoked_at=None)
    return [value_of(row) for row in ranked(rows, text=text, fields=("label", "platform"), limit=limit)]


def runner(uid: UUID) -> Runner:
    """The runner of that uid; raises NotFound."""
    row = models.Runner.objects.filter(uid=uid).first()
    if row is None:
        raise NotFound(f"there is no runner {uid}")
    return value_of(row)


def working(actor: Actor) -> models.Runner | None:
    """The runner whose token the actor shows, None where it is none or was revoked. Locks nothing."""
    return models.Runner.objects.filter(token_uid=actor.uid, revoked_at=None).first()


def is_at_work(uid: str, *, now: datetime) -> bool:
    """Whether the runner of that uid may take jobs."""
    return models.Runner.objects.filter(uid=uid, revoked_at=None, token_expires_at__gt=now).exists()


def is_expected(actor: Actor) -> bool:
    """Whether those above may want the runner whose token the actor shows any moment."""
    row = working(actor)
    return row is not None and any(expects(row.label) for expects in EXPECTED)


def actor_of(found: Runner) -> Actor:
    """The runner as it stands in records: a program that knows of nothing, and vouches for what it sends."""
    return Actor(
        "service",
        f"runner:{found.uid}",
        found.label,
        frozenset({WORK.name}),
        is_confined=True,
        vouched_by=found.producer,
    )


def live_labels(*, now: datetime) -> frozenset[str]:
    """The labels under which a runner asked for work lately."""
    rows = models.Runner.objects.filter(revoked_at=None, last_seen_at__gt=now - rules.SILENT)
    return frozenset(rows.values_list("label", flat=True))
