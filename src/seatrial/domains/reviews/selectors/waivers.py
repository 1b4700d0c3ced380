"""Reads of waivers."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.reviews import models
from seatrial.domains.reviews.selectors.rows import waiver_of
from seatrial.domains.reviews.types import Waiver
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound


def waivers_at(
    places: Collection[tuple[str, str]], *, now: datetime
) -> Mapping[tuple[str, str, str, str], Sequence[Waiver]]:
    """What is waived or asked to be at the places (uid of the service, environment), by place, checklist and
    criterion. One query.
    """
    rows = models.Waiver.objects.filter(
        service_uid__in={uid for uid, _ in places},
        environment__in={environment for _, environment in places},
        refused_at=None,
        ended_at=None,
        expires_on__gte=now.date(),
    )
    found: dict[tuple[str, str, str, str], list[Waiver]] = {}
    for row in rows.order_by("-uid"):
        key = (str(row.service_uid), row.environment, row.checklist, row.criterion)
        found.setdefault(key, []).append(waiver_of(row))
    return found


def waivers(
    *,
    known: Collection[str] | None = None,
    service_uid: str = "",
    state: str = "",
    after: str = "",
    limit: int | None = None,
    now: datetime,
) -> list[Waiver]:
    """Waivers, the newest first: of one service, in one state; `known` are the services that may be seen."""
    rows = models.Waiver.objects.order_by("-uid")
    if known is not None:
        rows = rows.filter(service__in=known)
    if service_uid:
        rows = rows.filter(service_uid=service_uid)
    if after:
        rows = rows.filter(uid__lt=UUID(after))
    today = now.date()
    if state == "active":
        rows = rows.filter(approved_at__isnull=False, ended_at=None, expires_on__gte=today)
    elif state == "asked":
        rows = rows.filter(approved_at=None, refused_at=None, ended_at=None, expires_on__gte=today)
    elif state == "expired":
        rows = rows.filter(refused_at=None, ended_at=None, expires_on__lt=today)
    elif state == "refused":
        rows = rows.filter(refused_at__isnull=False)
    elif state == "ended":
        rows = rows.filter(ended_at__isnull=False)
    return [waiver_of(row) for row in rows[:limit]]


def names_of_reviews(found: Collection[Waiver]) -> Mapping[str, str]:
    """How people call the reviews that the waivers were asked for in, by the review's uid."""
    rows = models.Review.objects.filter(uid__in={UUID(each.review_uid) for each in found})
    return {str(uid): f"R-{number}" for uid, number in rows.values_list("uid", "number")}


def waiver(uid: str) -> Waiver:
    """The waiver of that uid; raises NotFound."""
    try:
        row = models.Waiver.objects.filter(uid=UUID(uid)).first()
    except ValueError:
        row = None
    if row is None:
        raise NotFound(f"there is no waiver {uid[:40]}")
    return waiver_of(row)


def known_waiver(uid: str, *, actor: Actor) -> Waiver:
    """The same; raises NotFound also where the actor may not know of its service."""
    found = waiver(uid)
    known = catalog.known_to(actor)
    if known is not None and found.service not in known:
        raise NotFound(f"there is no waiver {uid[:40]}")
    return found


def count_active(service_uid: str, *, now: datetime) -> int:
    """How many waivers of the service are active, in all its environments."""
    return models.Waiver.objects.filter(
        service_uid=service_uid, approved_at__isnull=False, ended_at=None, expires_on__gte=now.date()
    ).count()
