"""Reads of proposals and decisions, and whether a decision still stands."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.reviews import models, rules
from seatrial.domains.reviews.selectors import rows
from seatrial.domains.reviews.selectors.items import Subject, unsettled_views
from seatrial.domains.reviews.selectors.reports import service_of
from seatrial.domains.reviews.types import Decision, Fallen, Proposal, Standing, Template
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound


def open_proposal(review_uid: str) -> Proposal | None:
    """What waits for signatures in the review, or None."""
    row = models.Proposal.objects.filter(review=UUID(review_uid), withdrawn_at=None).first()
    return proposal_with(row) if row is not None else None


def proposal_with(row: models.Proposal) -> Proposal:
    """The proposal of the row with its sign-offs."""
    signed = models.SignOff.objects.filter(proposal=row).order_by("signed_at", "uid")
    return rows.proposal_of(row, sign_offs=list(signed))


def decision_row(uid: str, *, known: Collection[str] | None = None) -> models.Decision:
    """The row of the decision of that uid; raises NotFound also where its service may not be known."""
    try:
        row = models.Decision.objects.select_related("review", "proposal").filter(uid=UUID(uid)).first()
    except ValueError:
        row = None
    if row is None or (known is not None and row.service not in known):
        raise NotFound(f"there is no decision {uid[:40]}")
    return row


def known_decision(uid: str, *, actor: Actor) -> Decision:
    """The decision of that uid; raises NotFound also where the actor may not know of its service."""
    return rows.decision_of(decision_row(uid, known=catalog.known_to(actor)))


def known_bundle(uid: str, *, actor: Actor) -> tuple[str, bytes]:
    """The name of its review, and exactly the bytes that were signed and kept; raises NotFound."""
    row = decision_row(uid, known=catalog.known_to(actor))
    return f"R-{row.review.number}", row.bundle.encode()


def decision_of_review(review_uid: str) -> Decision | None:
    """What was decided in the review, or None."""
    row = models.Decision.objects.select_related("review").filter(review=UUID(review_uid)).first()
    return rows.decision_of(row) if row is not None else None


def decisions(
    *,
    known: Collection[str] | None = None,
    service_uid: str = "",
    environment: str = "",
    outcome: str = "",
    after: str = "",
    limit: int | None = None,
) -> Sequence[Decision]:
    """Decisions, the newest first; those of services that may be seen."""
    found = models.Decision.objects.select_related("review").order_by("-uid")
    given = {"service_uid": service_uid, "environment": environment, "outcome": outcome}
    found = found.filter(**{field: value for field, value in given.items() if value})
    if known is not None:
        found = found.filter(service__in=known)
    if after:
        found = found.filter(uid__lt=UUID(after))
    return [rows.decision_of(row) for row in found[:limit]]


class Outlook(NamedTuple):
    """What makes a decision fall, now or later, the earliest first; and when evidence that people brought for
    its items, and that counts now, ends to count: no criterion turns then.
    """

    falls: Sequence[Fallen]
    ends: Sequence[datetime] = ()


def standing(
    service_uid: str, *, environment: str, now: datetime, service: Service | None = None
) -> Standing | None:
    """The last decision about the service there, and whether it holds at `now`; None where there is none.
    `service` is the service of that uid as it stands now, where it was read already.
    """
    found = models.Decision.objects.select_related("review", "proposal").defer("bundle", "proposal__payload")
    row = found.filter(service_uid=service_uid, environment=environment).order_by("-decided_at").first()
    return standing_of(row, now=now, service=service) if row is not None else None


def standing_of(row: models.Decision, *, now: datetime, service: Service | None = None) -> Standing:
    """Whether the decision of the row holds at `now`, what made it fall, and what is going to."""
    decision = rows.decision_of(row)
    if decision.outcome == "no_go":
        words = f"{decision.name} decided no-go"
        return Standing(decision, False, (Fallen("no_go", "decision", words),))
    if decision.fallen_at is not None:
        return Standing(decision, False, decision.fallen)
    [outlook] = outlooks([row], now=now, services={service.urn: service} if service else None)
    because = tuple(each for each in outlook.falls if each.at is None or each.at <= now)
    soon = tuple(each for each in outlook.falls if each.at is not None and each.at > now)
    return Standing(decision, not because, because, soon)


def outlooks(
    decisions: Sequence[models.Decision], *, now: datetime, services: Mapping[str, Service] | None = None
) -> list[Outlook]:
    """Of each decision what makes it fall, now or later; all of them are read with a fixed number of
    statements. `services` by URN are those that were read already.
    """
    known = catalog.by_urns({each.review.service for each in decisions}) if services is None else services
    found: dict[UUID, Outlook] = {}
    asked: list[tuple[models.Decision, Subject, Template]] = []
    for row in decisions:
        review, template = rows.review_of(row.review), rows.template_of(row.review)
        try:
            service = service_of(review, known=known)
        except NotFound as error:
            found[row.pk] = Outlook([Fallen("service", review.service, error.detail)])
            continue
        subject = Subject(row.review, service, review.artefact, template.carries_over, review.checklists)
        asked.append((row, subject, template))
    looked = unsettled_views([subject for _, subject, _ in asked], now=now)
    for (row, _, template), (settled, items) in zip(asked, looked, strict=True):
        falls = rules.judge(_kept(row, template), items=items, settled=settled, now=now)
        ends = [each.outcome.valid_until for each in items]
        found[row.pk] = Outlook(falls, [each for each in ends if each is not None and each > now])
    return [found[row.pk] for row in decisions]


def _kept(row: models.Decision, template: Template) -> rules.Kept:
    return rules.Kept(
        results=row.proposal.results,
        stands_until=row.stands_until,
        grace_stale=template.grace_stale,
        grace_failed=template.grace_failed,
        lapses=_lapses(row.lapses),
    )


def _lapses(stored: Mapping[str, str]) -> Mapping[str, datetime]:
    return {name: datetime.fromisoformat(at).astimezone(UTC) for name, at in stored.items()}


def any_due(*, now: datetime) -> bool:
    """Whether a decision that stands waits to be looked at."""
    return models.Decision.objects.filter(fallen_at=None, look_at__lte=now).exists()


def covers(standing: Standing, *, digest: str = "", commit: str = "", version: str = "") -> bool:
    """Whether what was decided covers the artefact of these names."""
    decision = standing.decision
    other = type(decision.artefact)(digest, commit, version)
    return rules.covers(decision.artefact, other=other, carries_over=decision.carries_over)


def has_standing_go(service: Service, *, environments: Collection[str], now: datetime) -> Standing | None:
    """A go that holds for the service in one of the environments, or None."""
    for environment in sorted(environments):
        found = standing(service.uid, environment=environment, now=now)
        if found is not None and found.holds:
            return found
    return None
