"""Which alerts of a service arrived, as rehearsals of deployments count them (R118)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from seatrial.domains.alerts import models
from seatrial.domains.runbooks.types.rehearsals import HeardAlert

#: More than that in one rehearsal says no more.
_MOST = 200
#: Under which labels monitors say where an alert comes from; the last two are OpenTelemetry's, as Prometheus
#: writes them. The first that is there counts.
_PLACES = ("environment", "env", "deployment_environment", "deployment_environment_name")


def heard(service_uid: str, *, since: datetime, until: datetime | None) -> list[HeardAlert]:
    """Every alert of the service that was first heard of, or opened again, then, the oldest first; what was
    merged or silenced arrived, too.
    """
    if not service_uid:
        return []
    first, again = Q(first_at__gte=since), Q(reopened_at__gte=since)
    if until is not None:
        first, again = first & Q(first_at__lte=until), again & Q(reopened_at__lte=until)
    rows = models.Alert.objects.filter(first | again, service_uid=service_uid)
    found = rows.order_by("-number")[:_MOST]
    return [
        HeardAlert(
            str(row), str(row.labels.get("alertname") or row.title), _place(row.labels),
            row.first_at if row.first_at >= since else row.reopened_at or row.first_at,
        )
        for row in reversed(found)
    ]  # fmt: skip


def _place(labels: Mapping[str, Any]) -> str:
    return next((str(labels[name]) for name in _PLACES if labels.get(name)), "")
