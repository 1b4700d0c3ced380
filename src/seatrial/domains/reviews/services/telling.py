"""Who is told what about reviews: who owes something, and whom it concerns that something changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.identity import selectors as identity
from seatrial.domains.notices import services as notices
from seatrial.domains.reviews import models, selectors
from seatrial.domains.reviews.types import Review
from seatrial.domains.reviews.types.notices import DECIDED, DRAFT, FELL, REJECTED, WAIVER


def tell_opened(review_uid: str, *, now: datetime) -> None:
    """The engineering leads know that a draft waits for them."""
    review = selectors.review_of(selectors.row_of(review_uid))
    if review.trigger == "person":
        return
    why = "\n".join(f"{key}: {value}" for key, value in review.trigger_details.items())
    tell_about(
        of_service(review, roles=["engineering_lead", "service_owner"], now=now),
        kind=DRAFT.name,
        subject=f"{review.name} was opened: {review.trigger_title}",
        body=f"{review.title}\n\n{why}\n\nAdd its scope, what changes and the target date.",
        review=review,
        key=f"review:{review.uid}:opened",
        now=now,
    )


def tell_rejected(review_uid: str, *, item: str, now: datetime) -> None:
    """Whoever prepares the item knows what has to be another way."""
    row = selectors.row_of(review_uid)
    review, view = selectors.review_of(row), selectors.report(row, now=now).item(item)
    if view is None or view.row.accepted_at is None:
        return
    people = [uid for uid in (view.row.answered_by, view.row.assignee_uid) if uid]
    tell_about(
        people,
        kind=REJECTED.name,
        subject=f"Rejected in {review.name}: {view.shown.criterion.title}"[:200],
        body=f"{view.row.acceptance_comment}\n\n{item}",
        review=review,
        key=f"review:{review.uid}:rejected:{item}:{view.row.accepted_at.isoformat()}",
        now=now,
    )


def tell_waiver(waiver_uid: str, *, now: datetime) -> None:
    """Who judges a waiver knows that one waits; who asked for it knows what became of it."""
    waiver = selectors.waiver(waiver_uid)
    review = selectors.review_of(selectors.row_of(waiver.review_uid))
    state = waiver.state(now=now)
    asked = state == "asked"
    people = of_service(review, roles=["service_owner"], now=now) if asked else [waiver.requested_by]
    words = "is asked for" if asked else state
    tell_about(
        people,
        kind=WAIVER.name,
        subject=f"The waiver of {waiver.item} {words} in {review.name}",
        body=f"{waiver.reason}\n\nUntil {waiver.expires_on}. Meanwhile: {waiver.control}"
        f"\n\n{waiver.refused_reason}".strip(),
        review=review,
        key=f"waiver:{waiver.uid}:{state}",
        now=now,
    )


def tell_decided(decision_uid: str, *, now: datetime) -> None:
    """Everybody who took part knows what was decided."""
    row = selectors.decision_row(decision_uid)
    review = selectors.review_of(row.review)
    signers = models.SignOff.objects.filter(proposal=row.proposal_id).values_list("person_uid", flat=True)
    people = {
        review.opened_by_uid,
        *signers,
        *of_service(review, roles=["engineering_lead", "product_manager"], now=now),
    }
    tell_about(
        sorted(people),
        kind=DECIDED.name,
        subject=f"{review.name} decided: {row.outcome.replace('_', ' ')} for {review.title}",
        body=f"By {row.decided_by}. The record can be verified offline.",
        review=review,
        key=f"decision:{row.uid}",
        now=now,
    )


def tell_fallen(row: models.Decision, *, now: datetime) -> None:
    """Owner and leads know that a go does not stand any more, and what fell."""
    if any(each["kind"] == "superseded" for each in row.fallen):
        return
    review = selectors.review_of(row.review)
    because = "\n".join(f"- {each['words']}" for each in row.fallen)
    tell_about(
        of_service(review, roles=["service_owner", "engineering_lead", "operations_lead"], now=now),
        kind=FELL.name,
        subject=f"The {row.outcome.replace('_', ' ')} for {review.title} does not stand any more",
        body=f"{because}\n\nThe gate is closed for {row.environment}. A rollback is allowed at any time.",
        review=review,
        key=f"decision:{row.uid}:fell",
        now=now,
    )


def of_service(review: Review, *, roles: Sequence[str], now: datetime) -> list[str]:
    """The uids of those who hold one of the roles for the service of the review, themselves."""
    service = catalog.by_urn(review.service)
    return holders_of(service, roles=roles, now=now) if service else []


def holders_of(service: Service, *, roles: Sequence[str], now: datetime, deputies: bool = False) -> list[str]:
    """The uids of those who hold one of the roles for the service; with `deputies` theirs too."""
    found = identity.holders(now=now, roles=roles, within=catalog.scopes(service))
    people = [each.person.uid for each in found if deputies or not each.held.deputy_of]
    return list(dict.fromkeys(people))


def tell_about(
    people: Iterable[str],
    *,
    kind: str,
    subject: str,
    body: str,
    review: Review,
    key: str,
    now: datetime,
    link: str = "",
) -> None:
    """Each of them has the notice, once under the key; it leads to the review, or to `link`."""
    notices.tell(
        people,
        kind=kind,
        subject=subject,
        body=body,
        link=link or f"/reviews/{review.name}",
        key=key,
        now=now,
    )
