"""What waits for a person in reviews, without reading each review whole: for the daily digest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.identity import selectors as identity
from seatrial.domains.reviews import models, rules
from seatrial.domains.reviews.selectors.decisions import proposal_with
from seatrial.domains.reviews.types import Proposal

#: Decisions that end so soon are named.
_SOON = timedelta(days=7)
_MOST = 20


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that waits: words and the path of its page."""

    words: str
    path: str


def waiting_for(person_uid: str, *, now: datetime) -> list[Due]:
    """What the person has to sign, judge, answer, review or renew, the most pressing first."""
    found = [
        *_signatures(person_uid, now),
        *_waivers(person_uid, now),
        *_items(person_uid),
        *_reviewing(person_uid),
        *_ending(person_uid, now),
    ]
    return found[:_MOST]


def _holds(person_uid: str, role: str, service_urn: str, now: datetime) -> bool:
    service = catalog.by_urn(service_urn)
    within = catalog.scopes(service) if service else (service_urn,)
    holders = identity.holders(now=now, roles=[role], within=within)
    return any(each.person.uid == person_uid and not each.held.deputy_of for each in holders)


def _is_asked(person_uid: str, proposal: Proposal, slot: str, service_urn: str, now: datetime) -> bool:
    """Whether the person is one of those who may sign there, and no deputy."""
    asked = next(each for each in proposal.slots if each["id"] == slot)
    if asked.get("person"):
        return bool(asked["person"] == f"person:{person_uid}")
    return _holds(person_uid, asked["role"], service_urn, now)


def _signatures(person_uid: str, now: datetime) -> Iterator[Due]:
    rows = models.Proposal.objects.filter(withdrawn_at=None, review__state="in_review")
    for row in rows.select_related("review").order_by("proposed_at")[:_MOST]:
        proposal = proposal_with(row)
        if any(each.person_uid == person_uid for each in proposal.sign_offs):
            continue
        for missing in rules.missing_signatures(proposal):
            is_turn = rules.turn(proposal, slot=missing.subject) is None
            if is_turn and _is_asked(person_uid, proposal, missing.subject, row.review.service, now):
                name = f"R-{row.review.number}"
                yield Due(f"Sign {name}: {row.review.title}", f"/reviews/{name}/sign/{missing.subject}")


def _waivers(person_uid: str, now: datetime) -> Iterator[Due]:
    rows = models.Waiver.objects.filter(
        approved_at=None, refused_at=None, ended_at=None, expires_on__gte=now.date()
    )
    for row in rows.exclude(requested_by=person_uid).order_by("requested_at")[:_MOST]:
        if _holds(person_uid, "service_owner", row.service, now):
            yield Due(f"Accept or refuse the risk of {row.criterion} of {row.service}", "/reviews/waivers")


def _items(person_uid: str) -> Iterator[Due]:
    open_ones = Q(automated=False, answer="") | Q(acceptance="rejected")
    rows = models.Item.objects.filter(
        open_ones, assignee_uid=person_uid, review__state__in=rules.WORKING
    ).values_list("review__number", "review__title")
    for number, title, count in rows.annotate(n=Count("pk")).order_by("review__number")[:_MOST]:
        many = "1 item" if count == 1 else f"{count} items"
        yield Due(f"Answer {many} of R-{number}: {title}", f"/reviews/R-{number}")


def _reviewing(person_uid: str) -> Iterator[Due]:
    rows = models.Reviewer.objects.filter(person_uid=person_uid, recorded_at=None, review__state="in_review")
    for row in rows.select_related("review").order_by("review__number")[:_MOST]:
        name = f"R-{row.review.number}"
        yield Due(f"Review {name} for {row.slot}: {row.review.title}", f"/reviews/{name}")


def _ending(person_uid: str, now: datetime) -> Iterator[Due]:
    rows = models.Decision.objects.filter(
        fallen_at=None, stands_until__gt=now, stands_until__lte=now + _SOON
    ).exclude(outcome="no_go")
    for row in rows.order_by("stands_until")[:_MOST]:
        if _holds(person_uid, "service_owner", row.service, now):
            words = f"The {row.outcome.replace('_', ' ')} of {row.service} ends {row.stands_until:%Y-%m-%d}"
            yield Due(words, f"/reviews/decisions/{row.uid}")
