"""Standing decisions fall when what they rest on does (rules 3 and 6 of the product; R062, R073, R074)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.reviews import models, policies, selectors
from seatrial.domains.reviews.events import DecisionFell
from seatrial.domains.reviews.types import Decision, Fallen
from seatrial.kit import events
from seatrial.kit.access import Actor, require, system
from seatrial.kit.problems import Fault, Invalid, Problem

_ACTOR = system("standing decisions")
_LONGEST = 2000
#: So many decisions are looked at in one transaction, with the same statements.
_TOGETHER = 50
log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)
#: However long nothing is known to end, a decision is looked at this often.
_EVERY = timedelta(days=1)


class CannotRevoke(Problem):
    """The decision does not stand any more, or never let anything through."""

    type = "cannot-revoke"
    title = "There is nothing to revoke"
    status = 409


def look_soon(services: Iterable[str], *, now: datetime) -> int:
    """Decisions about these services (URNs) that stand are looked at with the next sweep; gives how many."""
    rows = models.Decision.objects.filter(service__in=set(services), fallen_at=None, look_at__isnull=False)
    return rows.update(look_at=now)


def sweep(*, now: datetime, limit: int = 500) -> int:
    """Every standing decision that is due is looked at; those that hold no more fall. Gives how many fell.

    May be called at any time and by several at once: each takes what no other one has taken. One decision
    that cannot be looked at keeps none of the others from falling.
    """
    due = models.Decision.objects.filter(fallen_at=None, look_at__lte=now)
    uids = list(due.order_by("look_at").values_list("uid", flat=True)[:limit])
    return sum(_look_at(uids[at : at + _TOGETHER], now) for at in range(0, len(uids), _TOGETHER))


def _look_at(uids: Sequence[UUID], now: datetime) -> int:
    """Those of the decisions that nobody else looks at are looked at together; gives how many fell."""
    try:
        with transaction.atomic():
            rows = models.Decision.objects.select_for_update(skip_locked=True, of=("self",))
            rows = rows.select_related("review", "proposal").filter(fallen_at=None, look_at__lte=now)
            found = list(rows.filter(pk__in=uids).order_by("pk").defer("bundle", "proposal__payload"))
            return _look(found, now)
    except Exception:
        if len(uids) == 1:
            log.exception("reviews.decision-not-looked-at", decision=str(uids[0]))
            return 0
    return sum(_look_at([uid], now) for uid in uids)


@transaction.atomic
def revoke(uid: str, *, reason: str, actor: Actor, now: datetime) -> Decision:
    """The decision stands no more: its owner says so. Raises NotFound, Denied, Invalid, CannotRevoke."""
    known = catalog.known_to(actor)
    found = selectors.decision_row(uid, known=known)
    row = models.Decision.objects.select_for_update(of=("self",)).select_related("review", "proposal").get(
        pk=found.pk
    )  # fmt: skip
    service = catalog.by_urn(row.service)
    scopes = catalog.scopes(service) if service else (row.service,)
    allowed = policies.may_decide(actor, scopes=scopes)
    require(allowed, actor=actor, action="reviews.decision-revoked", subject=f"decision:{row.uid}")
    said = reason.strip()
    if not said or len(said) > _LONGEST:
        fault = Fault("/reason", "it is revoked for no reason", "Write why.")
        raise Invalid(fault.detail, remedy=fault.remedy, faults=[fault])
    if row.fallen_at is not None or row.outcome == "no_go":
        raise CannotRevoke(f"the decision of R-{row.review.number} does not stand")
    _fall(row, [Fallen("revoked", "decision", f"its service owner revoked it: {said}")], actor, now)
    return selectors.standing_of(row, now=now).decision


def _look(rows: Sequence[models.Decision], now: datetime) -> int:
    """Each of the decisions (locked) fell, or says when to look again; gives how many fell."""
    fell = 0
    for row, outlook in zip(rows, selectors.outlooks(rows, now=now), strict=True):
        because = [each for each in outlook.falls if each.at is None or each.at <= now]
        if because:
            _fall(row, because, _ACTOR, now)
            fell += 1
        else:
            _look_again(row, outlook, now)
    return fell


def _look_again(row: models.Decision, outlook: selectors.Outlook, now: datetime) -> None:
    later = [each.at for each in outlook.falls if each.at is not None]
    # since when an item is lacking is kept: what nobody collects any more has no date of its own
    lacking = {each.subject: each.since for each in outlook.falls if each.kind in ("evidence", "item")}
    row.lapses = {name: row.lapses.get(name) or (since or now).isoformat() for name, since in lacking.items()}
    row.look_at = min([now + _EVERY, *later, *outlook.ends])
    row.save(update_fields=["look_at", "lapses"])


def _fall(row: models.Decision, because: Sequence[Fallen], actor: Actor, now: datetime) -> None:
    row.fallen_at, row.look_at = now, None
    row.fallen = [
        {
            "kind": each.kind,
            "subject": each.subject,
            "words": each.words,
            "evidence": list(each.evidence),
        }
        for each in because
    ]
    row.save(update_fields=["fallen_at", "look_at", "fallen"])
    details = {
        "decision": str(row.uid),
        "service": row.service,
        "environment": row.environment,
        "because": [{"kind": each.kind, "subject": each.subject} for each in because],
    }
    audit.record(
        "reviews.decision-fell", actor=actor, subject=f"review:{row.review_id}", details=details, now=now
    )
    events.publish(
        DecisionFell(
            uid=str(row.uid),
            review=str(row.review_id),
            service=row.service,
            environment=row.environment,
            because=tuple(each.words for each in because),
        )
    )
