"""A review with everything that bears on it, read at one instant with a fixed number of statements."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from seatrial.domains.actions.selectors.sources import under_way
from seatrial.domains.actions.types import Action
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.evidence.types import Item as Evidence
from seatrial.domains.readiness import selectors as readiness
from seatrial.domains.readiness.types import Checklist, Criterion, Shown
from seatrial.domains.reviews import models, rules
from seatrial.domains.reviews.rules.rehearsals import held
from seatrial.domains.reviews.selectors import rows
from seatrial.domains.reviews.selectors.policies import policy, production_of
from seatrial.domains.reviews.selectors.rehearsals import blocked_by_issues
from seatrial.domains.reviews.selectors.verifying import verification_of
from seatrial.domains.reviews.selectors.waivers import waivers_of
from seatrial.domains.reviews.types import (
    Artefact,
    ItemView,
    Pin,
    Prerequisite,
    QualityGate,
    Report,
    Review,
    Waiver,
)
from seatrial.domains.reviews.types.words import CarryOver
from seatrial.kit.problems import NotFound

Key = tuple[str, str]


class Subject(NamedTuple):
    """What the items of a review are looked at for."""

    service: Service
    environment: str
    artefact: Artefact
    carries_over: CarryOver
    pins: tuple[Pin, ...]


def report(row: models.Review, *, now: datetime) -> Report:
    """The review of the row as it stands at `now`; raises NotFound where its service is gone."""
    review, template = rows.review_of(row), rows.template_of(row)
    service = service_of(review)
    subject = Subject(service, row.environment, review.artefact, template.carries_over, review.checklists)
    items = item_views(row, subject=subject, now=now)
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


def service_of(review: Review) -> Service:
    """The service that the review is about, whatever it is called by now; raises NotFound."""
    found = catalog.by_urn(review.service)
    if found is None or found.uid != review.service_uid:
        raise NotFound(
            f"{review.service}, which {review.name} is about, is not in the catalogue any more",
            remedy="Apply its entry again, or withdraw the review.",
        )
    return found


def item_views(
    row: models.Review, *, subject: Subject, now: datetime, whole: bool = True
) -> tuple[ItemView, ...]:
    """All items of the review with what they come to, in their order. Waivers and remediations are of all
    items where it is the `whole`, else only of those that are not settled: of others they change nothing.
    """
    stored = list(models.Item.objects.filter(review=row).order_by("position"))
    brought = _brought(stored)
    checklists = [readiness.pinned(pin.urn, digest=pin.sha256) for pin in subject.pins]
    standings = readiness.standings_under(
        subject.service, environment=subject.environment, known=checklists, now=now
    )
    latest = evidence.latest({key for each in standings.values() for key in each.keys.values()})
    sent = evidence.by_uids({uid for uids in brought.values() for uid in uids})
    retracted = {
        each.evidence: each.reason for each in evidence.retractions(set(sent)) if each.undone_at is None
    }
    criteria = _criteria(checklists)
    # policy is read where it matters: what counts only outside production is rare
    rehearses = any(each.outside_production for each in criteria.values())
    production = production_of(subject.service, held=policy()) if rehearses else frozenset[str]()
    about = rules.About(
        subject.service.urn, subject.environment, subject.artefact, subject.carries_over, production
    )
    blocked = blocked_by_issues([*sent.values(), *latest.values()])
    found: list[ItemView] = []
    for each in stored:
        key = (each.checklist, each.criterion)
        item = rows.item_of(each, evidence=brought.get(each.pk, ()))
        shown = standings.get(key) or _gone(criteria[key], each.checklist, now)
        pieces = _pieces(item.evidence, sent) if not each.automated else _watched(shown, latest)
        outcome = rules.outcome_of(item, shown=shown, found=pieces, retracted=retracted, about=about, now=now)
        outcome = held(outcome, blocked=blocked)
        found.append(ItemView(item, shown, outcome))
    wanted = [each for each, view in zip(stored, found, strict=True) if whole or not view.is_settled]
    promised = _promised(row, wanted, now)
    return tuple(
        ItemView(each.row, each.shown, each.outcome, *promised.get(each.row.id, _NOTHING)) for each in found
    )


#: A waiver that holds, one that is asked for, and remediations that are under way.
_Promises = tuple[Waiver | None, Waiver | None, tuple[Action, ...]]
_NOTHING: _Promises = (None, None, ())


def _promised(row: models.Review, items: Sequence[models.Item], now: datetime) -> Mapping[int, _Promises]:
    """What is promised about each of these items, by its id."""
    if not items:
        return {}
    waived = waivers_of(str(row.service_uid), environment=row.environment, now=now)
    remedied = under_way([_source(row, each) for each in items])
    return {
        each.pk: (
            *_waivers(waived.get((each.checklist, each.criterion), ()), now),
            tuple(remedied.get(_source(row, each), ())),
        )
        for each in items
    }


def _source(row: models.Review, item: models.Item) -> str:
    """As remediations name the item that they are for."""
    return f"item:{row.uid}/{item.checklist.partition(':')[2]}/{item.criterion}"


def _brought(stored: Sequence[models.Item]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    # people bring evidence for what no machine answers
    pieces = models.ItemEvidence.objects.filter(item__in=[each.pk for each in stored if not each.automated])
    for item, uid in pieces.order_by("added_at", "pk").values_list("item", "evidence"):
        found.setdefault(item, []).append(uid)
    return found


def _criteria(checklists: Iterable[Checklist]) -> Mapping[Key, Criterion]:
    return {(found.urn, each.id): each for found in checklists for each in found.criteria}


def _gone(criterion: Criterion, checklist: str, now: datetime) -> Shown:
    """What the service is not asked any more: nothing shows that it is met."""
    reason = "it is not asked of the service any more"
    return Shown(criterion, checklist, "unknown", reason, now, now, None, {}, {})


def _pieces(uids: Iterable[str], sent: Mapping[str, Evidence]) -> Mapping[str, Evidence]:
    return {uid: sent[uid] for uid in uids if uid in sent}


def _watched(shown: Shown, latest: Mapping[str, Evidence]) -> Mapping[str, Evidence]:
    return {latest[key].uid: latest[key] for key in shown.keys.values() if key in latest}


def _waivers(found: Iterable[Waiver], now: datetime) -> tuple[Waiver | None, Waiver | None]:
    """The active one, and the one that waits to be judged."""
    known = list(found)
    active = next((each for each in known if each.is_active(now=now)), None)
    return active, next((each for each in known if each.state(now=now) == "asked"), None)


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
