"""Checklists as lists and pages show them: which there are, and how far all services are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Greatest

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.readiness.models import Standing
from seatrial.domains.readiness.selectors.checklists import checklists
from seatrial.domains.readiness.types import RESULTS, Checklist, Criterion, Result, Tally
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean

#: Services on one page of the coverage.
PAGE = 50


def known_checklists(actor: Actor) -> list[Checklist]:
    """The checklists that the actor may know of, by name: all; a confined one, those of its services."""
    known = catalog.known_to(actor)
    found = checklists()
    if known is None:
        return found
    asked = Standing.objects.filter(service__in=known).values_list("checklist", flat=True).distinct()
    urns = set(asked)
    return [each for each in found if each.urn in urns]


def known_checklist(name: str, *, actor: Actor) -> Checklist:
    """The checklist of that name; raises NotFound also where the actor may not know of it."""
    known = {found.name: found for found in known_checklists(actor)}
    if name not in known:
        raise NotFound(f"there is no checklist {name!r}", remedy=did_you_mean(name, known=known))
    return known[name]


@dataclass(frozen=True, slots=True)
class Covered:
    """A service in an environment, with how each area of a checklist stands for it and all of them."""

    service: Service
    environment: str
    total: Tally
    areas: Sequence[Tally]


@dataclass(frozen=True, slots=True)
class CoverageFilter:
    """Which services a coverage shows and in which order; '' leaves a field open.

    `sort` is `service`, `total` or `area:<name>`; with `-` before it the other way round.
    """

    text: str = ""
    tier: int | None = None
    sort: str = "service"


def coverage(
    checklist: Checklist,
    *,
    wanted: CoverageFilter,
    known: Collection[str] | None,
    now: datetime,
    page: str | int = 1,
    size: int = PAGE,
) -> "tuple[Page[Any], list[Covered]]":
    """One page of how far services are with the checklist. `known` are URNs that may be shown, None: all."""
    rows = _subjects(checklist, wanted, known, now)
    shown = Paginator(rows, size).get_page(page)
    return shown, _covered(checklist, [(service, place) for service, place, _, _ in shown.object_list], now)


def every_coverage(
    checklist: Checklist, *, wanted: CoverageFilter, known: Collection[str] | None, now: datetime
) -> list[Covered]:
    """The same without pages, for exports."""
    rows = _subjects(checklist, wanted, known, now)
    return _covered(checklist, [(service, place) for service, place, _, _ in rows], now)


def _subjects(
    checklist: Checklist, wanted: CoverageFilter, known: Collection[str] | None, now: datetime
) -> "QuerySet[Standing, tuple[str, str, int, float]]":
    rows = Standing.objects.filter(checklist=checklist.urn)
    if known is not None:
        rows = rows.filter(service__in=known)
    if wanted.text or wanted.tier is not None:
        fitting = catalog.Filter(text=wanted.text, tier=wanted.tier)
        rows = rows.filter(service__in=[found.urn for found in catalog.services(fitting)])
    field = wanted.sort.removeprefix("-")
    counted = Q(area=field.removeprefix("area:")) if field.startswith("area:") else Q()
    held = Q(valid_until__isnull=True) | Q(valid_until__gt=now)
    passed = Count("pk", filter=Q(result="pass") & held & counted)
    total = Greatest(Count("pk", filter=counted), 1)
    ordered = {"service": "service"}.get(field, "share")
    sign = "-" if wanted.sort.startswith("-") else ""
    return (
        rows.values("service", "environment")
        .annotate(passed=passed, share=Cast(passed, FloatField()) / total)
        .order_by(f"{sign}{ordered}", "service", "environment")
        .values_list("service", "environment", "passed", "share")
    )


def _covered(checklist: Checklist, subjects: Sequence[tuple[str, str]], now: datetime) -> list[Covered]:
    urns = {service for service, _ in subjects}
    held = Q(valid_until__isnull=True) | Q(valid_until__gt=now)
    shown = Case(When(held, then=F("result")), default=Value("unknown"))
    counted = (
        Standing.objects.filter(checklist=checklist.urn, service__in=urns)
        .annotate(shown=shown)
        .values_list("service", "environment", "area", "shown")
        .annotate(n=Count("pk"))
    )
    counts: dict[tuple[str, str, str], dict[Result, int]] = {}
    for service, place, area, result, n in counted:
        known = next(each for each in RESULTS if each == result)
        counts.setdefault((service, place, area), {})[known] = n
    services = catalog.by_urns(urns)
    return [
        _row(services[service], place, areas_of(checklist), counts)
        for service, place in subjects
        if service in services
    ]


def _row(
    service: Service,
    place: str,
    areas: Sequence[tuple[str, str]],
    counts: dict[tuple[str, str, str], dict[Result, int]],
) -> Covered:
    each = [_tally([counts.get((service.urn, place, area), {})]) for area, _ in areas]
    return Covered(service, place, _tally([tally.counts for tally in each]), each)


def _tally(counts: Sequence[Mapping[Result, int]]) -> Tally:
    return Tally({result: sum(each.get(result, 0) for each in counts) for result in RESULTS})


def areas_of(checklist: Checklist) -> list[tuple[str, str]]:
    """Name and title of each area, in order."""
    return list(dict.fromkeys((found.area, found.area_title) for found in checklist.criteria))


@dataclass(frozen=True, slots=True)
class CriterionFilter:
    """Which criteria of a checklist a page shows; '' and None leave a field open."""

    text: str = ""
    tier: int | None = None
    domain: str = ""
    role: str = ""
    must: bool = False
    automation: str = ""

    def matches(self, checklist: Checklist) -> Checklist:
        """The checklist with those criteria alone that match."""
        found = tuple(criterion for criterion in checklist.criteria if self._fits(criterion))
        return replace(checklist, criteria=found)

    def _fits(self, criterion: Criterion) -> bool:
        words = f"{criterion.id} {criterion.title} {criterion.statement} {criterion.source}".casefold()
        return (
            self.text.casefold() in words
            and (self.tier is None or not criterion.tiers or self.tier in criterion.tiers)
            and self.domain in ("", criterion.domain)
            and self.role in ("", criterion.role, criterion.assignee)
            and (not self.must or criterion.must or any(rule.then == "must" for rule in criterion.rules))
            and self.automation in ("", "machine" if criterion.automated else "people")
        )
