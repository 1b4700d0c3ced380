"""Items of reviews with what they come to: of many reviews at once, with a fixed number of statements."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from seatrial.domains.actions.selectors.sources import under_way
from seatrial.domains.actions.types import Action
from seatrial.domains.catalog.types import Service
from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.evidence.types import Item as Evidence
from seatrial.domains.readiness import selectors as readiness
from seatrial.domains.readiness.types import Checklist, Criterion, Shown
from seatrial.domains.reviews import models, rules
from seatrial.domains.reviews.rules.rehearsals import TYPE, held
from seatrial.domains.reviews.selectors import rows
from seatrial.domains.reviews.selectors.policies import policy, production_of
from seatrial.domains.reviews.selectors.rehearsals import blocked_by_issues
from seatrial.domains.reviews.selectors.waivers import waivers_at
from seatrial.domains.reviews.types import Artefact, ItemRow, ItemView, Pin, Policy, Waiver, item_name
from seatrial.domains.reviews.types.words import CarryOver

#: Checklist URN and criterion id.
Key = tuple[str, str]
#: A waiver that holds, one that is asked for, and remediations that are under way.
_Promises = tuple[Waiver | None, Waiver | None, tuple[Action, ...]]
_NOTHING: _Promises = (None, None, ())


class Subject(NamedTuple):
    """A review, and what its items are looked at for."""

    review: models.Review
    service: Service
    artefact: Artefact
    carries_over: CarryOver
    pins: tuple[Pin, ...]


class _Stored(NamedTuple):
    """What is stored about the items of one review: what was brought for each, where its criterion stands."""

    subject: Subject
    items: Sequence[models.Item]
    brought: Mapping[int, Sequence[str]]
    criteria: Mapping[Key, Criterion]
    standings: Mapping[Key, Shown]


class _Seen(NamedTuple):
    """All evidence that items rest on: what was sent by its uid, what was looked for by its key."""

    sent: Mapping[str, Evidence]
    latest: Mapping[str, Evidence]
    retracted: Mapping[str, str]
    blocked: Mapping[str, str]


class Looked(NamedTuple):
    """The items of a review that need a look, and the names of those that need none: their check passes."""

    settled: Collection[str]
    views: tuple[ItemView, ...]


def item_views(subjects: Sequence[Subject], *, now: datetime) -> list[tuple[ItemView, ...]]:
    """Of each subject all items of its review with what they come to, in their order."""
    items = _items(Q(review__in=[each.review.pk for each in subjects]))
    return _viewed(_stored(subjects, items, now), whole=True, now=now)


def unsettled_views(subjects: Sequence[Subject], *, now: datetime) -> list[Looked]:
    """Of each subject those items with what they come to whose own check does not just pass.

    Of a review that is as it was decided nearly nothing is read. Waivers, remediations and what machines
    found are of those only that are not settled: of others they change nothing.
    """
    places = _places(subjects)
    passing = readiness.passing_under(places, now=now)
    by_review = {
        each.review.pk: {key for key in keys if key not in blockable}
        for each, keys, blockable in zip(subjects, passing, map(_blockable, places), strict=True)
    }
    settled: dict[UUID, set[str]] = {each: set() for each in by_review}
    rest: list[int] = []
    rows_ = models.Item.objects.filter(review__in=list(by_review))
    for pk, review, checklist, criterion, automated in rows_.values_list(
        "pk", "review", "checklist", "criterion", "automated"
    ):
        if automated and (checklist, criterion) in by_review[review]:
            settled[review].add(item_name(checklist, criterion=criterion))
        else:
            rest.append(pk)
    items = _items(Q(pk__in=rest)) if rest else {}
    views = _viewed(_stored(subjects, items, now), whole=False, now=now)
    return [Looked(settled[each.review.pk], found) for each, found in zip(subjects, views, strict=True)]


def _blockable(place: readiness.Place) -> Collection[Key]:
    """The criteria that may be blocked though their check passes: issues of rehearsals do."""
    return [key for key, each in _criteria(place.known).items() if TYPE in each.accepts]


def _viewed(stored: Sequence[_Stored], *, whole: bool, now: datetime) -> list[tuple[ItemView, ...]]:
    seen = _seen(stored, whole=whole)
    # policy is read where it matters: what counts only outside production is rare
    rehearses = any(one.items and each.outside_production for one in stored for each in one.criteria.values())
    policies = policy() if rehearses else None
    found = [_views(one, seen, policies, now) for one in stored]
    unsettled = [[each for each in views if whole or not each.is_settled] for views in found]
    promised = _promised([one.subject for one in stored], unsettled, now)
    return [
        tuple(
            ItemView(each.row, each.shown, each.outcome, *promised.get(each.row.id, _NOTHING))
            for each in views
        )
        for views in found
    ]


def _items(which: Q) -> Mapping[UUID, Sequence[models.Item]]:
    """The items by their reviews, in their order."""
    found: dict[UUID, list[models.Item]] = {}
    for row in models.Item.objects.filter(which).order_by("position"):
        found.setdefault(row.review_id, []).append(row)
    return found


def _places(subjects: Sequence[Subject]) -> list[readiness.Place]:
    return [
        readiness.Place(
            each.service,
            each.review.environment,
            [readiness.pinned(pin.urn, digest=pin.sha256) for pin in each.pins],
        )
        for each in subjects
    ]


def _stored(
    subjects: Sequence[Subject], items: Mapping[UUID, Sequence[models.Item]], now: datetime
) -> list[_Stored]:
    places = _places(subjects)
    asked = {row.criterion for found in items.values() for row in found}
    standings = readiness.standings_under(places, now=now, criteria=asked)
    brought = _brought(row for found in items.values() for row in found)
    return [
        _Stored(each, items.get(each.review.pk, ()), brought, _criteria(place.known), standing)
        for each, place, standing in zip(subjects, places, standings, strict=True)
    ]


def _brought(items: Iterable[models.Item]) -> Mapping[int, Sequence[str]]:
    """What was brought for each item: people bring evidence for what no machine answers."""
    asked = [each.pk for each in items if not each.automated]
    found: dict[int, list[str]] = {}
    if asked:
        pieces = models.ItemEvidence.objects.filter(item__in=asked).order_by("added_at", "pk")
        for item, uid in pieces.values_list("item", "evidence"):
            found.setdefault(item, []).append(uid)
    return found


def _criteria(checklists: Iterable[Checklist]) -> Mapping[Key, Criterion]:
    return {(found.urn, each.id): each for found in checklists for each in found.criteria}


def _seen(stored: Sequence[_Stored], *, whole: bool) -> _Seen:
    latest = evidence.latest({key for one in stored for key in _keys(one.standings.values(), whole=whole)})
    brought = (one.brought.get(row.pk, ()) for one in stored for row in one.items)
    sent = evidence.by_uids({uid for uids in brought for uid in uids})
    retracted = evidence.retractions(set(sent))
    reasons = {each.evidence: each.reason for each in retracted if each.undone_at is None}
    return _Seen(sent, latest, reasons, blocked_by_issues([*sent.values(), *latest.values()]))


def _keys(standings: Iterable[Shown], *, whole: bool) -> set[str]:
    """What is looked at: where it is not the whole, not what passes, but rehearsals, whose issues block."""
    wanted = (each for each in standings if whole or each.result != "pass" or TYPE in each.criterion.accepts)
    return {key for each in wanted for key in each.keys.values()}


def _views(one: _Stored, seen: _Seen, policies: Policy | None, now: datetime) -> list[ItemView]:
    subject = one.subject
    production = production_of(subject.service, held=policies) if policies else frozenset[str]()
    about = rules.About(
        subject.service.urn, subject.review.environment, subject.artefact, subject.carries_over, production
    )
    found: list[ItemView] = []
    for row in one.items:
        key = (row.checklist, row.criterion)
        item = rows.item_of(row, evidence=one.brought.get(row.pk, ()))
        shown = one.standings.get(key) or _gone(one.criteria[key], row.checklist, now)
        pieces = _watched(shown, seen.latest) if row.automated else _pieces(item.evidence, seen.sent)
        outcome = rules.outcome_of(
            item, shown=shown, found=pieces, retracted=seen.retracted, about=about, now=now
        )
        found.append(ItemView(item, shown, held(outcome, blocked=seen.blocked)))
    return found


def _gone(criterion: Criterion, checklist: str, now: datetime) -> Shown:
    """What the service is not asked any more: nothing shows that it is met."""
    reason = "it is not asked of the service any more"
    return Shown(criterion, checklist, "unknown", reason, now, now, None, {}, {})


def _pieces(uids: Iterable[str], sent: Mapping[str, Evidence]) -> Mapping[str, Evidence]:
    return {uid: sent[uid] for uid in uids if uid in sent}


def _watched(shown: Shown, latest: Mapping[str, Evidence]) -> Mapping[str, Evidence]:
    return {latest[key].uid: latest[key] for key in shown.keys.values() if key in latest}


def _promised(
    subjects: Sequence[Subject], items: Sequence[Sequence[ItemView]], now: datetime
) -> Mapping[int, _Promises]:
    """What is promised about each of these items, by its id."""
    asked = [(each, item.row) for each, views in zip(subjects, items, strict=True) for item in views]
    if not asked:
        return {}
    places = {(str(each.review.service_uid), each.review.environment) for each, _ in asked}
    waived = waivers_at(places, now=now)
    remedied = under_way([_source(each.review, row) for each, row in asked])
    found: dict[int, _Promises] = {}
    for each, row in asked:
        place = (str(each.review.service_uid), each.review.environment)
        told = waived.get((*place, row.checklist, row.criterion), ())
        found[row.id] = (*_waivers(told, now), tuple(remedied.get(_source(each.review, row), ())))
    return found


def _source(review: models.Review, item: ItemRow) -> str:
    """As remediations name the item that they are for."""
    return f"item:{review.uid}/{item.checklist.partition(':')[2]}/{item.criterion}"


def _waivers(found: Sequence[Waiver], now: datetime) -> tuple[Waiver | None, Waiver | None]:
    """The active one, and the one that waits to be judged."""
    active = next((each for each in found if each.is_active(now=now)), None)
    return active, next((each for each in found if each.state(now=now) == "asked"), None)
