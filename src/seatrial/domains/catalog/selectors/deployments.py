"""Deployments: what was put where and when, and what runs now."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Q

from seatrial.domains.catalog import models
from seatrial.domains.catalog.types import Deployment, Service
from seatrial.kit.problems import Invalid


def deployment_of(row: models.Deployment) -> Deployment:
    """The deployment of the row."""
    return Deployment(
        uid=str(row.uid),
        service=row.service,
        environment=row.environment,
        digest=row.digest,
        version=row.version,
        commit=row.commit,
        started_at=row.started_at,
        finished_at=row.finished_at,
        outcome=row.outcome,  # type: ignore[arg-type]  # a check constraint allows no other
        by=row.actor_name,
        source=row.source,
        recorded_at=row.recorded_at,
    )


def deployment(uid: str) -> Deployment | None:
    """The deployment of that uid, or None."""
    row = models.Deployment.objects.filter(uid=uid).first()
    return deployment_of(row) if row else None


def deployments(
    *,
    service: Service | None = None,
    environment: str = "",
    only: frozenset[str] | None = None,
    cursor: str = "",
    limit: int = 50,
) -> tuple[list[Deployment], str]:
    """Deployments, the latest first, and the cursor of the next page ('' on the last).

    Of one service by its uid, so that those before a rename are there too; `only` are the URNs that may be
    shown. Raises Invalid for a cursor that we did not give.
    """
    rows = models.Deployment.objects.order_by("-started_at", "-uid")
    if service is not None:
        rows = rows.filter(service_uid=service.uid)
    if environment:
        rows = rows.filter(environment=environment)
    if only is not None:
        uids = models.Service.objects.filter(urn__in=only).values_list("uid", flat=True)
        rows = rows.filter(service_uid__in=list(uids))
    if cursor:
        at, uid = _position(cursor)
        rows = rows.filter(Q(started_at__lt=at) | Q(started_at=at, uid__lt=uid))
    found = [deployment_of(row) for row in rows[: limit + 1]]
    last = found[limit - 1] if len(found) > limit else None
    return found[:limit], f"{last.started_at.isoformat()}_{last.uid}" if last else ""


def _position(cursor: str) -> tuple[datetime, str]:
    moment, _, uid = cursor.partition("_")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or len(uid) != 36 or not uid.replace("-", "").isalnum():
        raise Invalid("the cursor is none that a list gave", remedy="Take `next` of the page before.")
    return at, uid


def running_of(uids: Sequence[str]) -> Mapping[str, dict[str, dict[str, str]]]:
    """By service uid and environment: what the last deployment that ended well put there.

    The last to start counts: one that was overtaken while it ran does not come back when it ends.
    """
    rows = (
        models.Deployment.objects.filter(service_uid__in=uids, outcome="succeeded")
        .order_by("service_uid", "environment", "-started_at", "-uid")
        .distinct("service_uid", "environment")
    )
    found: dict[str, dict[str, dict[str, str]]] = {}
    for row in rows:
        deployment = deployment_of(row)
        found.setdefault(str(row.service_uid), {})[row.environment] = {
            "revision": deployment.revision,
            "version": row.version,
            "at": row.started_at.isoformat(),
            "ended_at": (row.finished_at or row.started_at).isoformat(),
        }
    return found


def running_now(service: Service) -> list[Deployment]:
    """The last deployment that ended well of each environment, by name."""
    rows = (
        models.Deployment.objects.filter(service_uid=service.uid, outcome="succeeded")
        .order_by("environment", "-started_at", "-uid")
        .distinct("environment")
    )
    return [deployment_of(row) for row in rows]
