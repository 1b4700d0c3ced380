"""Signers are asked when it is their turn, with an invitation; where they are silent, deputies are (R022)."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from seatrial.domains.identity import selectors as identity
from seatrial.domains.notices import services as notices
from seatrial.domains.notices.services.inviting import Invitation, invitation
from seatrial.domains.reviews import models, rules, selectors
from seatrial.domains.reviews.services.telling import of_service, tell_about
from seatrial.domains.reviews.types import Proposal, Review
from seatrial.domains.reviews.types.notices import SIGN_ASKED, SILENT


def tell_signers(proposal_uid: str, *, now: datetime) -> int:
    """Those whose turn it is to sign have a notice with an invitation; gives how many were told now."""
    row = models.Proposal.objects.select_related("review").filter(pk=proposal_uid, withdrawn_at=None).first()
    if row is None:
        return 0
    proposal, review = selectors.proposal_with(row), selectors.review_of(row.review)
    service = selectors.service_of(review)
    silent_after = selectors.matrix_of(row.review).silent_after
    told = 0
    for slot in _whose_turn(proposal):
        people = selectors.signers_of(slot, service=service, now=now)
        said = Invitation(
            uid=f"{proposal.uid}-{slot['id']}@seatrial",
            title=f"{review.name}: sign {slot['title']} of {review.title}",
            starts=now,
            ends=now + silent_after,
            text=f"Proposed: {proposal.outcome.replace('_', ' ')}. Look at it, and sign it or say why not.",
            url=f"{settings.SITE_URL}{_sign(review, slot['id'])}",
            organiser=settings.MAIL_FROM,
            guests=tuple(sorted(each.email for each in identity.profiles(people).values() if each.email)),
        )
        told += len(
            notices.tell(
                people,
                kind=SIGN_ASKED.name,
                subject=f"{review.name} waits for your signature: {review.title}",
                body=f"{said.text}\n\nIt counts when you have signed within {silent_after.days} days; "
                "after that a deputy of yours is asked.",
                link=_sign(review, slot["id"]),
                key=f"proposal:{proposal.uid}:{slot['id']}",
                ics=invitation(said, now=now),
                now=now,
            )
        )
    return told


def escalate_silent(*, now: datetime) -> int:
    """Where a signer whose turn it is has been silent for as long as the matrix allows, their deputies are
    asked and the service owner is told (R022); gives how many proposals that happened to. Once for each.
    """
    waiting = models.Proposal.objects.filter(withdrawn_at=None, escalated_at=None, review__state="in_review")
    escalated = 0
    for uid in list(waiting.values_list("uid", flat=True)):
        with transaction.atomic():
            rows = models.Proposal.objects.select_for_update(skip_locked=True, of=("self",))
            row = rows.select_related("review").filter(pk=uid, escalated_at=None).first()
            escalated += row is not None and _escalate(row, now)
    return escalated


def _escalate(row: models.Proposal, now: datetime) -> bool:
    proposal, review = selectors.proposal_with(row), selectors.review_of(row.review)
    asked_at = max([proposal.proposed_at, *(each.signed_at for each in proposal.sign_offs)])
    if asked_at + selectors.matrix_of(row.review).silent_after > now:
        return False
    service = selectors.service_of(review)
    silent = _whose_turn(proposal)
    for slot in silent:
        deputies = set(selectors.signers_of(slot, service=service, now=now, deputies=True))
        deputies -= set(selectors.signers_of(slot, service=service, now=now))
        tell_about(
            sorted(deputies),
            kind=SILENT.name,
            subject=f"{review.name} waits for a signature that you may give as deputy",
            body=f"{slot['title']} has been silent. You may sign on their behalf; the record says so.",
            review=review,
            key=f"proposal:{proposal.uid}:{slot['id']}:deputy",
            now=now,
            link=_sign(review, slot["id"]),
        )
    tell_about(
        of_service(review, roles=["service_owner"], now=now),
        kind=SILENT.name,
        subject=f"{review.name} waits for signatures",
        body="Silent: " + ", ".join(str(slot["title"]) for slot in silent),
        review=review,
        key=f"proposal:{proposal.uid}:silent",
        now=now,
    )
    row.escalated_at = now
    row.save(update_fields=["escalated_at"])
    return True


def _whose_turn(proposal: Proposal) -> list[dict[str, Any]]:
    missing = {each.subject for each in rules.missing_signatures(proposal)}
    return [
        dict(slot)
        for slot in proposal.slots
        if slot["id"] in missing and rules.turn(proposal, slot=slot["id"]) is None
    ]


def _sign(review: Review, slot: str) -> str:
    return f"/reviews/{review.name}/sign/{slot}"
