"""Rehearsals, and what their open issues block (R081)."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from seatrial.domains.actions import selectors as actions
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence.types import Item as Evidence
from seatrial.domains.reviews import models
from seatrial.domains.reviews.rules.rehearsals import blocking_words, names_issues, original
from seatrial.domains.reviews.types.rehearsals import Issue, Rehearsal, Remedied
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound


def known_row(uid: str, *, actor: Actor) -> models.Rehearsal:
    """The row of that uid; raises NotFound, also where the actor may not know of its service."""
    try:
        row = models.Rehearsal.objects.filter(uid=UUID(uid)).first()
    except ValueError:
        row = None
    known = catalog.known_to(actor)
    if row is None or (known is not None and row.service not in known):
        raise NotFound(
            f"there is no rehearsal {uid[:40]}", remedy="List them: GET /api/v1/reviews/rehearsals"
        )
    return row


def known_rehearsal(uid: str, *, actor: Actor) -> Rehearsal:
    """The rehearsal of that uid with its issues as they stand; raises NotFound."""
    return values_of([known_row(uid, actor=actor)])[0]


def rehearsals(
    *,
    known: Collection[str] | None,
    service_uid: str = "",
    state: str = "",
    before: str = "",
    limit: int,
) -> list[Rehearsal]:
    """Rehearsals, the newest first, from before the one of that uid; of services (URNs) that may be seen, of
    one service, only `open` or `closed` ones.
    """
    rows = models.Rehearsal.objects.order_by("-uid")
    if known is not None:
        rows = rows.filter(service__in=known)
    if service_uid:
        rows = rows.filter(service_uid=service_uid)
    if state:
        rows = rows.filter(closed_at__isnull=state == "open")
    if before:
        rows = rows.filter(uid__lt=UUID(before))
    return values_of(rows[:limit])


def values_of(rows: Iterable[models.Rehearsal]) -> list[Rehearsal]:
    """The rehearsals of the rows, with the actions that remedy their issues."""
    kept = list(rows)
    uids = {each["action"] for row in kept for each in row.issues}
    opened = actions.by_uids(uids) if uids else {}
    return [
        Rehearsal(
            uid=str(row.uid),
            evidence=row.evidence,
            service=row.service,
            environment=row.environment,
            issues=tuple(
                Remedied(Issue(each["title"], each["severity"], each["blocking"]), opened[each["action"]])
                for each in row.issues
            ),
            opened_at=row.opened_at,
            opened_by=row.opened_by,
            lessons=row.lessons,
            closed_at=row.closed_at,
            closed_by=row.closed_by,
        )
        for row in kept
    ]


def blocked_by_issues(found: Iterable[Evidence]) -> Mapping[str, str]:
    """Why nothing rests on the evidence yet, by its uid: a blocking issue of the rehearsal is not remedied,
    or nobody has made remediations of its issues. No statement where no evidence names issues.
    """
    named = {each.uid: original(each) for each in found if names_issues(each)}
    if not named:
        return {}
    opened = values_of(models.Rehearsal.objects.filter(evidence__in=set(named.values())))
    reasons = {each.evidence: "; ".join(blocking_words(each.issues)) for each in opened}
    waiting = "its rehearsal names issues that nobody has made remediations of"
    found_of = {uid: reasons.get(first, waiting) for uid, first in named.items()}
    return {uid: reason for uid, reason in found_of.items() if reason}
