"""A review with everything that bears on it, read at one instant with a fixed number of statements."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.reviews import models, rules
from seatrial.domains.reviews.selectors import rows
from seatrial.domains.reviews.selectors.items import Subject, item_views
from seatrial.domains.reviews.selectors.verifying import verification_of
from seatrial.domains.reviews.types import (
    ItemView,
    Prerequisite,
    QualityGate,
    Report,
    Review,
)
from seatrial.kit.problems import NotFound


def report(row: models.Review, *, now: datetime) -> Report:
    """The review of the row as it stands at `now`; raises NotFound where its service is gone."""
    review, template = rows.review_of(row), rows.template_of(row)
    service = service_of(review)
    subject = Subject(row, service, review.artefact, template.carries_over, review.checklists)
    [items] = item_views([subject], now=now)
    prerequisites = models.Prerequisite.objects.filter(review=row).order_by("position")
    reviewers = models.Reviewer.objects.filter(review=row).order_by("slot")
    return Report(
        review=review,
        service_title=service.title,
        tier=service.tier,
        items=items,
        reviewers=tuple(rows.reviewer_of(each) for each in reviewers),
        prerequisites=tuple(_prerequisite(each, items) for each in prerequisites),
        gates=tuple(rules.gate_view(each, items=items) for each in template.gates),
        consulted=rows.consulted_of(row),
        figures=rules.figures_of([each for each in items if each.blocks_decision]),
        read_at=now,
        verification=verification_of(row, tier=service.tier),
    )


def service_of(review: Review, *, known: Mapping[str, Service] = MappingProxyType({})) -> Service:
    """The service that the review is about, whatever it is called by now; raises NotFound. It need not be
    read where it is among the `known`, by URN.
    """
    found = known.get(review.service) or catalog.by_urn(review.service)
    if found is None or found.uid != review.service_uid:
        raise NotFound(
            f"{review.service}, which {review.name} is about, is not in the catalogue any more",
            remedy="Apply its entry again, or withdraw the review.",
        )
    return found


def _prerequisite(row: models.Prerequisite, items: Sequence[ItemView]) -> Prerequisite:
    """What people said of it; with a criterion, what its items come to now (R024)."""
    is_met, reason = row.is_met, row.note or ("" if row.is_met else "nobody has said that it is there")
    if row.criterion:
        found = rules.gate_view(QualityGate(row.key, row.title, (row.criterion,)), items=items)
        is_met, reason = found.passes, found.reason
        if not found.items:
            reason = f"the review has no item {row.criterion}"
    return Prerequisite(
        id=row.key,
        title=row.title,
        kind=row.kind,  # type: ignore[arg-type]
        stage=row.stage,  # type: ignore[arg-type]
        owner=row.owner,
        criterion=row.criterion,
        is_met=is_met,
        reason=reason,
        set_by=row.set_by,
        set_at=row.set_at,
    )
