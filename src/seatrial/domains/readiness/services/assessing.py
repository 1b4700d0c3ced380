"""Standings follow the evidence: assessed when some arrives, and again when some expires.

Many subjects are assessed together, with the same few statements for one of them and for hundreds.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from seatrial.domains.audit import services as audit
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Environment, Service
from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.evidence.types import Item
from seatrial.domains.readiness import rules, selectors
from seatrial.domains.readiness.events import CriteriaTurned, Turned
from seatrial.domains.readiness.models import Standing, Turn
from seatrial.domains.readiness.types import Criterion, Verdict
from seatrial.kit import events
from seatrial.kit.access import system

#: Every criterion, by the digest of its checklist and its id. Read once for all services of a call, before
#: their locks: a row that an apply has changed meanwhile bears another digest, finds nothing here, and keeps
#: the mark that has it assessed again.
Criteria = Mapping[tuple[str, str], Criterion]
Subject = tuple[str, str]
_ACTOR = system("assessment")
#: Subjects that are assessed in one transaction: enough to share its statements, few enough to lock.
_SUBJECTS = 100
_TURNS_IN_EVENT = 200
_UPDATE = """
UPDATE readiness_standing AS standing
   SET result = given.result, reason = given.reason, evidence = given.evidence::jsonb, since = given.since,
       assessed_at = %s, valid_until = given.valid_until
  FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[])
       AS given(id, result, reason, evidence, since, valid_until)
 WHERE standing.id = given.id
"""


def assess(keys: Iterable[str], *, now: datetime) -> int:
    """Every standing that uses evidence under one of the keys says what that evidence says now.

    Gives how many turned. May be called twice with the same keys: the second call changes nothing.
    """
    arrived = set(keys)
    subjects = sorted({rules.subject_of_key(key) for key in arrived})
    if not subjects:
        return 0
    criteria, turned = _criteria(), 0
    for some in _batches(subjects):
        with transaction.atomic():
            # what people attest has no evidence that could arrive
            asking = _locked(some).filter(automated=True)
            rows = [row for row in asking if not arrived.isdisjoint(row.keys.values())]
            turned += _assess_rows(rows, criteria, now)
    return turned


def assess_expired(*, now: datetime, limit: int = 500) -> int:
    """Standings that lost their validity by now are assessed again; gives how many turned.

    `limit` counts services in environments: the next call takes the next ones.
    """
    expired = Standing.objects.filter(valid_until__lte=now)
    subjects = (
        expired.order_by("service", "environment").values_list("service", "environment").distinct()[:limit]
    )
    found = [(service, environment) for service, environment in subjects]
    if not found:
        return 0
    criteria, turned = _criteria(), 0
    for some in _batches(found):
        with transaction.atomic():
            rows = list(_locked(some).filter(valid_until__lte=now))
            turned += _assess_rows(rows, criteria, now)
    return turned


def _criteria() -> Criteria:
    known = selectors.checklists()
    return {(found.digest, criterion.id): criterion for found in known for criterion in found.criteria}


def _batches(subjects: Sequence[Subject]) -> Iterator[Sequence[Subject]]:
    left = iter(subjects)
    while some := list(islice(left, _SUBJECTS)):
        yield some


def _locked(subjects: Collection[Subject]) -> QuerySet[Standing]:
    """The rows of the subjects, locked in one order, so that two batches that overlap cannot block."""
    by_environment: dict[str, list[str]] = {}
    for service, environment in subjects:
        by_environment.setdefault(environment, []).append(service)
    wanted = Q()
    for environment, services in by_environment.items():
        wanted |= Q(environment=environment, service__in=services)
    return Standing.objects.select_for_update().filter(wanted).order_by("pk")


def _assess_rows(standings: Sequence[Standing], criteria: Criteria, now: datetime) -> int:
    """Each of the rows (locked) says what holds now; gives how many turned."""
    places = _places({(row.service, row.environment) for row in standings})
    standings = [row for row in standings if (row.service, row.environment) in places]
    if not standings:
        return 0
    items = evidence.latest({key for row in standings for key in row.keys.values()})
    settled: list[Standing] = []
    turns: list[Turn] = []
    for row in standings:
        criterion = criteria.get((row.checklist_digest, row.criterion))
        if criterion is not None:
            service, environment = places[row.service, row.environment]
            turns += _settle(row, _verdict(row, criterion, items, service, environment, now), now)
            settled.append(row)
    _write(settled, now)
    Turn.objects.bulk_create(turns, batch_size=1000)
    _record(turns, now)
    return len(turns)


def _places(subjects: Collection[Subject]) -> Mapping[Subject, tuple[Service, Environment]]:
    """Service and environment of each subject that still stands in the catalogue."""
    services = catalog.by_urns({service for service, _ in subjects})
    found: dict[Subject, tuple[Service, Environment]] = {}
    for urn, service in services.items():
        for place in rules.environments_of(service):
            if (urn, place.name) in subjects:
                found[urn, place.name] = (service, place)
    return found


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


def _write(rows: Sequence[Standing], now: datetime) -> None:
    """The rows are stored in one statement, whatever their number."""
    if not rows:
        return
    columns: list[list[Any]] = [
        [row.pk for row in rows],
        [row.result for row in rows],
        [row.reason for row in rows],
        [json.dumps(row.evidence) for row in rows],
        [row.since for row in rows],
        [row.valid_until for row in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE, [now, *columns])


def _record(turns: Sequence[Turn], now: datetime) -> None:
    audit.record_many(
        "criterion.turned",
        actor=_ACTOR,
        subjects=[(f"criterion:{turn.checklist_name}/{turn.criterion}", _details(turn)) for turn in turns],
        now=now,
    )
    for start in range(0, len(turns), _TURNS_IN_EVENT):
        some = turns[start : start + _TURNS_IN_EVENT]
        events.publish(CriteriaTurned(turns=tuple(_turned(turn) for turn in some)))


def _details(turn: Turn) -> Mapping[str, str]:
    return {
        "before": turn.before,
        "after": turn.after,
        "reason": turn.reason,
        "environment": turn.environment,
        "service": turn.service,
    }


def _turned(turn: Turn) -> Turned:
    return Turned(
        service=turn.service,
        environment=turn.environment,
        checklist=turn.checklist,
        criterion=turn.criterion,
        before=turn.before,
        after=turn.after,
    )
