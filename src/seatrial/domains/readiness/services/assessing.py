"""Standings follow the evidence: assessed when some arrives, and again when some expires."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from seatrial.domains.audit import services as audit
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Environment, Service
from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.evidence.types import Item
from seatrial.domains.readiness import rules, selectors
from seatrial.domains.readiness.events import CriterionTurned
from seatrial.domains.readiness.models import Standing, Turn
from seatrial.domains.readiness.types import Criterion, Verdict
from seatrial.kit import events
from seatrial.kit.access import system

#: Every criterion, by the digest of its checklist and its id. Read once for all services of a call, before
#: their locks: a row that an apply has changed meanwhile bears another digest, finds nothing here, and keeps
#: the mark that has it assessed again.
Criteria = Mapping[tuple[str, str], Criterion]
_ACTOR = system("assessment")
_WRITTEN = ["result", "reason", "evidence", "since", "assessed_at", "valid_until"]


def assess(keys: Iterable[str], *, now: datetime) -> int:
    """Every standing that uses evidence under one of the keys says what that evidence says now.

    Gives how many turned. May be called twice with the same keys: the second call changes nothing.
    """
    by_subject: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key in keys:
        by_subject[rules.subject_of_key(key)].add(key)
    criteria, turned = _criteria(), 0
    for (service, environment), arrived in sorted(by_subject.items()):
        with transaction.atomic():
            rows = [row for row in _locked(service, environment) if not arrived.isdisjoint(row.keys.values())]
            turned += _assess_rows(service, environment, rows, criteria, now)
    return turned


def assess_expired(*, now: datetime, limit: int = 500) -> int:
    """Standings that lost their validity by now are assessed again; gives how many turned.

    `limit` counts services in environments: the next call takes the next ones.
    """
    expired = Standing.objects.filter(valid_until__lte=now)
    subjects = (
        expired.order_by("service", "environment").values_list("service", "environment").distinct()[:limit]
    )
    if not subjects:
        return 0
    criteria, turned = _criteria(), 0
    for service, environment in subjects:
        with transaction.atomic():
            rows = [
                row for row in _locked(service, environment) if row.valid_until and row.valid_until <= now
            ]
            turned += _assess_rows(service, environment, rows, criteria, now)
    return turned


def _criteria() -> Criteria:
    known = selectors.checklists()
    return {(found.digest, criterion.id): criterion for found in known for criterion in found.criteria}


def _locked(service: str, environment: str) -> QuerySet[Standing]:
    return (
        Standing.objects.select_for_update().filter(service=service, environment=environment).order_by("pk")
    )


def _assess_rows(
    urn: str, environment: str, standings: Sequence[Standing], criteria: Criteria, now: datetime
) -> int:
    service = catalog.by_urn(urn)
    places = rules.environments_of(service) if service else ()
    place = next((found for found in places if found.name == environment), None)
    if service is None or place is None:
        return 0
    items = evidence.latest({key for row in standings for key in row.keys.values()})
    turns: list[Turn] = []
    for row in standings:
        criterion = criteria.get((row.checklist_digest, row.criterion))
        if criterion is not None:
            turns += _settle(row, _verdict(row, criterion, items, service, place, now), now)
    Standing.objects.bulk_update(standings, _WRITTEN)
    Turn.objects.bulk_create(turns)
    for turn in turns:
        _record(turn, now)
    return len(turns)


def _verdict(
    row: Standing,
    criterion: Criterion,
    items: Mapping[str, Item],
    service: Service,
    environment: Environment,
    now: datetime,
) -> Verdict:
    used = {name: items[key] for name, key in row.keys.items() if key in items}
    return rules.assess(
        criterion, items=used, missing=row.missing, service=service, environment=environment, now=now
    )


def _settle(row: Standing, verdict: Verdict, now: datetime) -> Sequence[Turn]:
    before = row.result
    row.reason, row.evidence = verdict.reason, list(verdict.evidence)
    row.assessed_at, row.valid_until = now, verdict.valid_until
    if verdict.result == before:
        return ()
    row.result, row.since = verdict.result, now
    return (
        Turn(
            service=row.service,
            environment=row.environment,
            checklist=row.checklist,
            criterion=row.criterion,
            before=before,
            after=verdict.result,
            reason=verdict.reason,
            evidence=list(verdict.evidence),
            at=now,
        ),
    )


def _record(turn: Turn, now: datetime) -> None:
    details = {
        "before": turn.before,
        "after": turn.after,
        "reason": turn.reason,
        "environment": turn.environment,
    }
    subject = f"criterion:{turn.checklist.partition(':')[2]}/{turn.criterion}"
    audit.record(
        "criterion.turned",
        actor=_ACTOR,
        subject=subject,
        details={**details, "service": turn.service},
        now=now,
    )
    events.publish(
        CriterionTurned(
            service=turn.service,
            environment=turn.environment,
            checklist=turn.checklist,
            criterion=turn.criterion,
            before=turn.before,
            after=turn.after,
        )
    )
