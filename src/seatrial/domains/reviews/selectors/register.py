"""The register of decisions, complete: with every deployment into production that none of them covered."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Deployment, Service
from seatrial.domains.reviews import models, rules
from seatrial.domains.reviews.selectors.policies import is_production, policy
from seatrial.domains.reviews.selectors.rows import decision_of
from seatrial.domains.reviews.types import Artefact, Decision, Policy
from seatrial.kit.problems import Invalid

#: Deployments are looked at this many at a time.
_PORTION = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the register. `kind` is `decision`, or `uncovered` for a deployment."""

    kind: str
    uid: str
    at: datetime
    service: str
    environment: str
    revision: str
    version: str
    words: str
    review: str = ""
    outcome: str = ""
    stands_until: datetime | None = None
    fallen_at: datetime | None = None
    bundle_sha256: str = ""


def register(
    *, known: Collection[str] | None = None, service: Service | None = None, cursor: str = "", limit: int
) -> Sequence[Entry]:
    """Every decision, and every deployment into production while no go about its artefact stood, the latest
    first; `known` are the services that may be seen. Raises Invalid for a cursor that no register gave.
    """
    decisions = _decisions(known, service, cursor)[:limit]
    uncovered = _first(_uncovered(known, service, cursor), limit)
    lines = [*(_decided(decision_of(row)) for row in decisions), *uncovered]
    return sorted(lines, key=lambda each: (each.at, each.uid), reverse=True)[:limit]


def _decisions(
    known: Collection[str] | None, service: Service | None, cursor: str
) -> QuerySet[models.Decision]:
    rows = models.Decision.objects.select_related("review").order_by("-decided_at", "-uid")
    if known is not None:
        rows = rows.filter(service__in=known)
    if service is not None:
        rows = rows.filter(service_uid=service.uid)
    if cursor:
        at, uid = _position(cursor)
        rows = rows.filter(Q(decided_at__lt=at) | Q(decided_at=at, uid__lt=uid))
    return rows


def _position(cursor: str) -> tuple[datetime, str]:
    moment, _, uid = cursor.partition("_")
    try:
        at = datetime.fromisoformat(moment)
        known = str(UUID(uid))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or known != uid:
        raise Invalid("the cursor is none that a list gave", remedy="Take `next` of the page before.")
    return at, uid


def _uncovered(known: Collection[str] | None, service: Service | None, cursor: str) -> Iterator[Entry]:
    """Deployments into production that no decision covered, the latest first."""
    only = frozenset(known) if known is not None else None
    held = policy()
    while True:
        found, cursor = catalog.deployments(service=service, only=only, cursor=cursor, limit=_PORTION)
        services = catalog.by_urns({each.service for each in found})
        wanted = [each for each in found if _is_production(each, services, held)]
        decided = _by_place(wanted)
        for each in wanted:
            why = _why(each, decided.get((each.service, each.environment), ()))
            if why:
                yield Entry(
                    "uncovered", each.uid, each.started_at, each.service, each.environment, each.revision,
                    each.version, why,
                )  # fmt: skip
        if not cursor:
            return


def _is_production(found: Deployment, services: Mapping[str, Service], held: Policy) -> bool:
    service = services.get(found.service)
    if service is None:
        return found.environment in held.production
    return is_production(found.environment, service=service, held=held)


def _by_place(found: Sequence[Deployment]) -> dict[tuple[str, str], list[Decision]]:
    """What was decided about the services there, the latest first."""
    rows = models.Decision.objects.select_related("review").filter(
        service__in={each.service for each in found}
    )
    decided: dict[tuple[str, str], list[Decision]] = {}
    for row in rows.order_by("-decided_at", "-uid"):
        decided.setdefault((row.service, row.environment), []).append(decision_of(row))
    return decided


def _why(found: Deployment, decided: Sequence[Decision]) -> str:
    """Why no decision covered the deployment when it began; '' where one did."""
    at, artefact = found.started_at, Artefact(found.digest, found.commit, found.version)
    before = next((each for each in decided if each.decided_at <= at), None)
    if before is None:
        return "nothing was decided before it"
    ends = [each for each in (before.fallen_at, before.stands_until) if each is not None]
    if before.outcome == "no_go":
        return f"{before.name} had decided no-go"
    if any(end <= at for end in ends):
        return f"the decision of {before.name} did not stand any more"
    if not rules.covers(before.artefact, other=artefact, carries_over=before.carries_over):
        return f"the decision of {before.name} was about another artefact"
    return ""


def _decided(found: Decision) -> Entry:
    return Entry(
        "decision", found.uid, found.decided_at, found.service, found.environment, found.artefact.revision,
        found.artefact.version, f"{found.title} by {found.decided_by}", found.name, found.outcome,
        found.stands_until, found.fallen_at, found.bundle_sha256,
    )  # fmt: skip


def _first(lines: Iterator[Entry], limit: int) -> list[Entry]:
    return [line for line, _ in zip(lines, range(limit), strict=False)]
