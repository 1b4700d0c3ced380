"""Since when who owns what."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from seatrial.domains.catalog import models
from seatrial.domains.catalog.types import OwnershipSpan, Service


def ownership(service: Service) -> list[OwnershipSpan]:
    """Who owned the service from when to when, the latest first."""
    rows = models.Ownership.objects.filter(service_uid=service.uid).order_by("-since", "-id")
    return [OwnershipSpan(row.owner, row.since, row.until) for row in rows]


def owner_since(uids: Iterable[str]) -> Mapping[str, datetime]:
    """By service uid: since when its owner owns it."""
    rows = models.Ownership.objects.filter(service_uid__in=list(uids), until=None)
    return {str(uid): since for uid, since in rows.values_list("service_uid", "since")}
