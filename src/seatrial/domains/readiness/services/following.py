"""Readiness follows what is applied: which criteria stand for which service, and what is watched."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Environment, Service
from seatrial.domains.evidence import services as evidence
from seatrial.domains.readiness import rules, selectors
from seatrial.domains.readiness.models import Standing
from seatrial.domains.readiness.services.renaming import follow_renames
from seatrial.domains.readiness.services.versions import keep_versions
from seatrial.domains.readiness.types import Checklist, Criterion
from seatrial.domains.workspace.types import Change

_BATCH = 1000
#: What an apply may change about a standing; its result is left to assessing.
_DEFINED = ["checklist_digest", "area", "position", "must", "automated", "keys", "missing"]


class _Name(NamedTuple):
    service: str
    environment: str
    checklist: str
    criterion: str


@transaction.atomic
def follow(
    workspace: str,
    *,
    changes: Mapping[str, Change],
    uids: Mapping[str, str],
    renamed: Mapping[str, str],
    now: datetime,
) -> None:
    """Every applicable criterion has a standing, what it wants is watched, and the rest is gone.

    Called in the transaction of an apply, after the catalogue followed. A standing whose definition
    changed has no validity left, so that it is shown as unknown until it is assessed again.
    """
    del workspace, changes, uids
    follow_renames(renamed)
    services, checklists = catalog.services(), selectors.checklists()
    keep_versions(now=now)
    evidence.keep_watches(list(rules.all_orders(checklists, services=services)), now=now)
    _keep_standings(list(_wanted_standings(services, checklists, now)), now)


def _wanted_standings(
    services: Sequence[Service], checklists: Sequence[Checklist], now: datetime
) -> Iterator[Standing]:
    for service in services:
        for environment in rules.environments_of(service):
            values = rules.placeholder_values(service, environment=environment)
            for checklist in checklists:
                for position, criterion in enumerate(rules.applicable(checklist, service=service)):
                    yield _standing(service, environment, checklist, criterion, position, values, now)


def _standing(
    service: Service,
    environment: Environment,
    checklist: Checklist,
    criterion: Criterion,
    position: int,
    values: Mapping[str, str],
    now: datetime,
) -> Standing:
    asked = rules.wanted(
        criterion, checklist=checklist, service=service, environment=environment, values=values
    )
    verdict = rules.assess(
        criterion, items={}, missing=asked.missing, service=service, environment=environment, now=now
    )
    return Standing(
        service=service.urn,
        environment=environment.name,
        checklist=checklist.urn,
        checklist_digest=checklist.digest,
        criterion=criterion.id,
        area=criterion.area,
        position=position,
        must=criterion.must,
        automated=criterion.automated,
        result=verdict.result,
        reason=verdict.reason,
        keys={name: order.key for name, order in asked.orders.items()},
        missing=dict(asked.missing),
        since=now,
        assessed_at=now,
    )


def _keep_standings(wanted: Sequence[Standing], now: datetime) -> None:
    """New ones are added, changed ones follow their definition and are assessed again, others go."""
    known = {_Name(*row[1:5]): row for row in Standing.objects.values_list("pk", *_Name._fields, *_DEFINED)}
    new, changed = [], []
    for row in wanted:
        old = known.pop(_Name(*(getattr(row, field) for field in _Name._fields)), None)
        if old is None:
            new.append(row)
        elif old[5:] != tuple(getattr(row, field) for field in _DEFINED):
            row.pk, row.valid_until = old[0], now
            changed.append(row)
    gone = [row[0] for row in known.values()]
    for start in range(0, len(gone), _BATCH):
        Standing.objects.filter(pk__in=gone[start : start + _BATCH]).delete()
    Standing.objects.bulk_create(new, batch_size=_BATCH)
    Standing.objects.bulk_update(changed, [*_DEFINED, "assessed_at", "valid_until"], batch_size=_BATCH)
