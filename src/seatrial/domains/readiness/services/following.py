"""Readiness follows what is applied: which criteria stand for which service, and what is watched.

What a checklist asks of a service in an environment is a function of both; a signature of all that it is
made from says whether it can have changed. Only where it differs are standings made and compared.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Q

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Environment, Service
from seatrial.domains.evidence import services as evidence
from seatrial.domains.readiness import rules, selectors
from seatrial.domains.readiness.models import Followed, Standing
from seatrial.domains.readiness.services.renaming import follow_renames
from seatrial.domains.readiness.services.versions import keep_versions
from seatrial.domains.readiness.types import Checklist, Criterion
from seatrial.domains.workspace.types import Change
from seatrial.kit import canonical

_BATCH = 1000
#: What an apply may change about a standing; its result is left to assessing.
_DEFINED = ["checklist_digest", "area", "position", "must", "automated", "keys", "missing"]
#: Part of each signature: another number has everything compared once more, after an upgrade that needs it.
_MAKING = 1
_COLUMNS = (
    "service", "environment", "checklist", "checklist_digest", "criterion", "area", "position", "must",
    "automated", "result", "reason", "keys", "missing", "evidence", "since", "assessed_at",
)  # fmt: skip


class _Place(NamedTuple):
    service: str
    environment: str
    checklist: str


class _Asked(NamedTuple):
    """A checklist that asks something of a service in an environment."""

    service: Service
    environment: Environment
    checklist: Checklist

    @property
    def place(self) -> _Place:
        return _Place(self.service.urn, self.environment.name, self.checklist.urn)


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
    _keep_standings(services, checklists, now)


def _keep_standings(services: Sequence[Service], checklists: Sequence[Checklist], now: datetime) -> None:
    wanted = {asked.place: asked for asked in _all_asked(services, checklists)}
    signatures = {place: _signature(asked) for place, asked in wanted.items()}
    known = {_Place(*row[:3]): row[3] for row in Followed.objects.values_list(*_Place._fields, "signature")}
    differing = [place for place, signature in signatures.items() if known.get(place) != signature]
    # what stands from before there were signatures
    standing = known or {_Place(*row) for row in Standing.objects.values_list(*_Place._fields).distinct()}
    gone = [place for place in standing if place not in signatures]
    for places in _batches(gone):
        Standing.objects.filter(_at(places)).delete()
        Followed.objects.filter(_at(places)).delete()
    for places in _batches(differing):
        _compare([wanted[place] for place in places], now)
    Followed.objects.bulk_create(
        [Followed(**place._asdict(), signature=signatures[place]) for place in differing],
        update_conflicts=True,
        unique_fields=_Place._fields,
        update_fields=["signature"],
        batch_size=_BATCH,
    )


def _all_asked(services: Sequence[Service], checklists: Sequence[Checklist]) -> Iterator[_Asked]:
    for service in services:
        asking = [found for found in checklists if rules.applicable(found, service=service)]
        for environment in rules.environments_of(service):
            for checklist in asking:
                yield _Asked(service, environment, checklist)


def _signature(asked: _Asked) -> str:
    """Names everything that the standings are made from."""
    service, environment, checklist = asked
    values = rules.placeholder_values(service, environment=environment)
    seen = rules.named_attributes(checklist, service=service)
    content = [_MAKING, checklist.digest, service.workspace, sorted(values.items()), seen]
    return canonical.digest_bytes(json.dumps(content, default=str).encode())


def _batches(places: Sequence[_Place]) -> Iterator[Sequence[_Place]]:
    ordered = sorted(places, key=lambda place: (place.checklist, place.environment, place.service))
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]


def _at(places: Collection[_Place]) -> Q:
    """The rows of these places, as few conditions as they allow."""
    together: dict[tuple[str, str], list[str]] = {}
    for place in places:
        together.setdefault((place.environment, place.checklist), []).append(place.service)
    found = Q(pk__in=())
    for (environment, checklist), services in together.items():
        found |= Q(environment=environment, checklist=checklist, service__in=services)
    return found


def _compare(asked: Sequence[_Asked], now: datetime) -> None:
    """New ones are added, changed ones follow their definition and are assessed again, others go."""
    rows = Standing.objects.filter(_at([each.place for each in asked]))
    known = {_Place(*row[1:4]) + row[4:5]: row for row in rows.values_list("pk", *_NAMED, *_DEFINED)}
    new, changed = [], []
    for row in (row for each in asked for row in _standings(each, now)):
        old = known.pop((row.service, row.environment, row.checklist, row.criterion), None)
        if old is None:
            new.append(row)
        elif old[5:] != tuple(getattr(row, field) for field in _DEFINED):
            row.pk, row.valid_until = old[0], now
            changed.append(row)
    gone = [row[0] for row in known.values()]
    for start in range(0, len(gone), _BATCH):
        Standing.objects.filter(pk__in=gone[start : start + _BATCH]).delete()
    Standing.objects.bulk_update(changed, [*_DEFINED, "assessed_at", "valid_until"], batch_size=_BATCH)
    _add(new)


_NAMED = (*_Place._fields, "criterion")


def _standings(asked: _Asked, now: datetime) -> Iterator[Standing]:
    service, environment, checklist = asked
    values = rules.placeholder_values(service, environment=environment)
    for position, criterion in enumerate(rules.applicable(checklist, service=service)):
        yield _standing(asked, criterion, position, values, now)


def _standing(
    asked: _Asked, criterion: Criterion, position: int, values: Mapping[str, str], now: datetime
) -> Standing:
    service, environment, checklist = asked
    wanted = rules.wanted(
        criterion, checklist=checklist, service=service, environment=environment, values=values
    )
    verdict = rules.assess(
        criterion, items={}, missing=wanted.missing, service=service, environment=environment, now=now
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
        keys={name: order.key for name, order in wanted.orders.items()},
        missing=dict(wanted.missing),
        since=now,
        assessed_at=now,
    )


def _add(rows: Sequence[Standing]) -> None:
    """The rows are stored by COPY: a library of lists on a thousand services makes a quarter of a million."""
    if not rows:
        return
    names = ", ".join(_COLUMNS)
    with connection.cursor() as cursor, cursor.copy(f"COPY readiness_standing ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([_plain(getattr(row, name)) for name in _COLUMNS])


def _plain(value: object) -> object:
    return json.dumps(value) if isinstance(value, dict | list) else value
