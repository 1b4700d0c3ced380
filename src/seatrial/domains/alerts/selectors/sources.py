"""Sources as their files declare them, with their keys and what came of late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from seatrial.domains.alerts import models
from seatrial.domains.alerts.rules.sources import source_of
from seatrial.domains.alerts.types import SOURCE_KIND, AlertSource
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.workspace import selectors as workspace
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key of a source; of the key itself only the first letters are known."""

    hint: str
    made_at: datetime
    made_by: str
    revoked_at: datetime | None


def sources(*, actor: Actor | None = None) -> list[AlertSource]:
    """Every source that stands, by title; with an actor, those of teams that they may know of."""
    found = [source_of(each.urn, body=each.body) for each in workspace.definitions(kind="AlertSource")]
    if actor is not None and actor.is_confined:
        found = [each for each in found if catalog.knows_urn(actor, urn=each.team)]
    return sorted(found, key=lambda each: (each.title, each.urn))


def source(name: str, *, actor: Actor | None = None) -> AlertSource:
    """The source of that name or URN; raises NotFound, also where the actor may not know of its team."""
    wanted = name if name.startswith(f"{SOURCE_KIND}:") else f"{SOURCE_KIND}:{name}"
    known = sources(actor=actor)
    for each in known:
        if each.urn == wanted:
            return each
    near = did_you_mean(name, known=[each.name for each in known])
    raise NotFound(f"there is no alert source {name[:80]!r}", remedy=near)


def source_scopes(found: AlertSource) -> tuple[str, ...]:
    """What a grant may be held within to count for the source: its team, and the services of that team."""
    owned = catalog.services(catalog.Filter(owner=found.team), limit=1000)
    return found.team, *(each.urn for each in owned)


def keys(urns: Iterable[str]) -> dict[str, list[KnownKey]]:
    """The keys of those sources, the newest first."""
    found: dict[str, list[KnownKey]] = {}
    rows = models.SourceKey.objects.filter(source__urn__in=list(urns)).order_by("-made_at")
    for row in rows.values_list("source__urn", "hint", "made_at", "made_by", "revoked_at"):
        found.setdefault(row[0], []).append(KnownKey(*row[1:]))
    return found


def last_arrivals(urns: Iterable[str]) -> dict[str, datetime]:
    """When something of each of those sources was read last; without those that never sent."""
    rows = models.Source.objects.filter(urn__in=list(urns), last_arrival_at__isnull=False)
    return {urn: at for urn, at in rows.values_list("urn", "last_arrival_at") if at is not None}
