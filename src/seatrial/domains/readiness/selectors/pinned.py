"""Criteria as a checklist once stated them: reviews keep to the version that they pinned (R055)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Q, QuerySet
from pydantic import BaseModel

from seatrial.domains.catalog.types import Environment, Service
from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.readiness import rules
from seatrial.domains.readiness.models import ChecklistVersion, Standing
from seatrial.domains.readiness.selectors.standings import shown_of
from seatrial.domains.readiness.types import Checklist, Criterion, Shown
from seatrial.domains.workspace.types import Definition, Pointer, Source
from seatrial.kit.problems import Problem

#: Checklist URN and criterion id.
Key = tuple[str, str]


class CannotPin(Problem):
    """Nobody ever applied the checklist with that content here."""

    type = "cannot-pin"
    title = "No such version of the checklist"
    status = 404


class _Whole:
    """A document whose lines are not known any more: every place is the whole file."""

    def __init__(self, path: str) -> None:
        self.path = path

    def at(self, pointer: Pointer, *, key: bool = False) -> Source:
        """The file."""
        del pointer, key
        return Source(self.path)


class _Untyped(BaseModel):
    """Nothing reads the typed form of a checklist that is made from its body."""


def pinned(urn: str, *, digest: str) -> Checklist:
    """What the checklist said under that digest; raises CannotPin."""
    return _pinned(urn, digest)


# A content never changes under its digest, so what was read once may be kept; an absence may not.
@lru_cache(maxsize=200)
def _pinned(urn: str, digest: str) -> Checklist:
    row = ChecklistVersion.objects.filter(urn=urn, digest=digest).first()
    if row is None:
        raise CannotPin(f"{urn} never said what has the digest {digest}")
    return rules.checklist_of(
        Definition(
            urn=row.urn,
            kind="Checklist",
            name=row.urn.partition(":")[2],
            title=row.title,
            body=row.body,
            model=_Untyped(),
            source=Source(row.source),
            located=_Whole(row.source),
            digest=row.digest,
        )
    )


class Place(NamedTuple):
    """A service in an environment, and the versions of checklists that are asked there."""

    service: Service
    environment: str
    known: Sequence[Checklist]


def passing_under(places: Sequence[Place], *, now: datetime) -> list[Collection[Key]]:
    """Of each place the criteria whose check passes, by checklist and id, where the version is the one that
    stands: what `standings_under` would tell of them at length. One query.
    """
    stored: dict[tuple[str, str], set[tuple[str, str, str]]] = {}
    passing = _rows(places).filter(Q(valid_until=None) | Q(valid_until__gt=now), result="pass")
    for service, environment, *key in passing.values_list(
        "service", "environment", "checklist", "checklist_digest", "criterion"
    ):
        stored.setdefault((service, environment), set()).add((key[0], key[1], key[2]))
    return [_passing(each, stored.get((each.service.urn, each.environment), set())) for each in places]


def _passing(asked: Place, stored: Collection[tuple[str, str, str]]) -> Collection[Key]:
    return {
        (known.urn, criterion.id)
        for known in asked.known
        for criterion in rules.applicable(known, service=asked.service)
        if (known.urn, known.digest, criterion.id) in stored
    }


def _rows(places: Sequence[Place]) -> QuerySet[Standing]:
    return Standing.objects.filter(
        service__in={each.service.urn for each in places},
        environment__in={each.environment for each in places},
        checklist__in={known.urn for each in places for known in each.known},
    )


def standings_under(
    places: Sequence[Place], *, now: datetime, criteria: Collection[str]
) -> list[Mapping[Key, Shown]]:
    """Of each place, where each criterion of its versions with one of these ids stands, by checklist and id.

    Where the version is the one that stands, that is its standing; where another one stands by now, the
    pinned check is asked of the evidence that there is. What is no longer collected is unknown. One query for
    all places, and those of evidence for each that keeps to an older version.
    """
    stored: dict[tuple[str, str], dict[Key, Standing]] = {}
    if not criteria:
        return [{} for _ in places]
    for row in _rows(places).filter(criterion__in=criteria):
        stored.setdefault((row.service, row.environment), {})[row.checklist, row.criterion] = row
    return [
        _standings(each, stored.get((each.service.urn, each.environment), {}), criteria, now)
        for each in places
    ]


def _standings(
    asked: Place, rows: Mapping[Key, Standing], criteria: Collection[str], now: datetime
) -> Mapping[Key, Shown]:
    found: dict[Key, Shown] = {}
    older: list[tuple[Checklist, Criterion]] = []
    for checklist in asked.known:
        for criterion in rules.applicable(checklist, service=asked.service):
            if criterion.id not in criteria:
                continue
            row = rows.get((checklist.urn, criterion.id))
            if row is not None and row.checklist_digest == checklist.digest:
                found[checklist.urn, criterion.id] = shown_of(row, criterion=criterion, now=now)
            else:
                older.append((checklist, criterion))
    environments = rules.environments_of(asked.service)
    environment = next((each for each in environments if each.name == asked.environment), None)
    if older and environment is not None:
        found.update(_assessed(older, asked.service, environment, now))
    return found


def _assessed(
    asked: Sequence[tuple[Checklist, Criterion]], service: Service, place: Environment, now: datetime
) -> Iterator[tuple[Key, Shown]]:
    values = rules.placeholder_values(service, environment=place)
    wanted = [
        rules.wanted(criterion, checklist=checklist, service=service, environment=place, values=values)
        for checklist, criterion in asked
    ]
    items = evidence.latest({order.key for each in wanted for order in each.orders.values()})
    for (checklist, criterion), want in zip(asked, wanted, strict=True):
        keys = {name: order.key for name, order in want.orders.items()}
        used = {name: items[key] for name, key in keys.items() if key in items}
        verdict = rules.assess(
            criterion, items=used, missing=want.missing, service=service, environment=place, now=now
        )
        shown = Shown(
            criterion, checklist.urn, verdict.result, verdict.reason, now, now, verdict.valid_until, keys,
            dict(want.missing),
        )  # fmt: skip
        yield (checklist.urn, criterion.id), shown
