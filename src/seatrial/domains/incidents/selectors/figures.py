"""Figures over the incidents of a span."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from seatrial.domains.alerts import selectors as alerts
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.incidents import models, rules
from seatrial.domains.incidents.selectors.from_alerts import ALERT
from seatrial.domains.incidents.types import Counted, Figure, Timed


def figures(wanted: Counted) -> tuple[Figure, ...]:
    """MTTD, MTTA and MTTR of the incidents that are counted, and how many of them an alert came before."""
    fields = ("uid", "started_at", "detected_at", "declared_at", "resolved_at")
    found = list(_counted(wanted).values_list(*fields))
    heard = _heard([uid for uid, *_ in found])
    return rules.figures(
        Timed(began, noticed, declared, over, heard.get(uid)) for uid, began, noticed, declared, over in found
    )


def _heard(uids: Sequence[UUID]) -> Mapping[UUID, datetime]:
    """When the first alert that belongs to each incident was first heard of."""
    links = models.Link.objects.filter(incident_id__in=uids, kind="alert").values_list(
        "incident_id", "target"
    )
    named = [(uid, target.removeprefix(ALERT)) for uid, target in links]
    moments = alerts.first_heard(name for _, name in named)
    found: dict[UUID, datetime] = {}
    for uid, name in named:
        if at := moments.get(name):
            found[uid] = min(at, found.get(uid, at))
    return found


def services_counted(wanted: Counted) -> frozenset[str] | None:
    """The services (URNs) whose incidents are counted; None: all, also incidents of no service alone."""
    return services_of(wanted.known, service=wanted.service, team=wanted.team)


def services_of(known: frozenset[str] | None, *, service: str, team: str) -> frozenset[str] | None:
    """Of those that are known, that service and those of that team (URNs); '' leaves it open. None: all."""
    found = known
    if team:
        owned = catalog.services(catalog.Filter(owner=team, only=known))
        found = frozenset(each.urn for each in owned)
    if not service:
        return found
    one = frozenset({service})
    return one if found is None else found & one


def levels(known: frozenset[str] | None = None) -> list[str]:
    """Every severity that an incident of these services has, or any one, the worst first."""
    rows = models.Incident.objects.order_by("rank", "level")
    if known is not None:
        rows = rows.filter(service__in=known)
    found = rows.values_list("rank", "level").distinct()
    return list(dict.fromkeys(level for _, level in found))


def _counted(wanted: Counted) -> QuerySet[models.Incident]:
    rows = models.Incident.objects.filter(declared_at__gte=wanted.start, declared_at__lt=wanted.end)
    if wanted.level:
        rows = rows.filter(level__iexact=wanted.level)
    if wanted.rank is not None:
        rows = rows.filter(rank=wanted.rank)
    services = services_counted(wanted)
    return rows if services is None else rows.filter(service__in=services)
