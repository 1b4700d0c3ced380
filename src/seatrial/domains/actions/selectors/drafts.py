"""Drafts of remediations, as the list shows them."""

from typing import cast
from uuid import UUID

from seatrial.domains.actions import models
from seatrial.domains.actions.types import Draft, DraftState
from seatrial.domains.catalog import selectors as catalog
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound

DRAFTS = 50


def draft_of(row: models.Draft) -> Draft:
    """The draft as a value."""
    return Draft(
        uid=str(row.uid), service=row.service, environment=row.environment, title=row.title, text=row.text,
        source=row.source, source_title=row.source_title, metric=row.metric, endpoint=row.endpoint,
        threshold=row.threshold, alternative=row.alternative, verification=row.verification,
        state=cast(DraftState, row.state), created_at=row.created_at, decided_at=row.decided_at,
        decided_by=row.decided_by, reason=row.reason, action=f"A-{row.action.number}" if row.action else "",
    )  # fmt: skip


def drafts(
    actor: Actor, *, state: str = "waiting", service: str = "", before: str = "", limit: int = DRAFTS
) -> list[Draft]:
    """The drafts that the actor may know of, the newest first, from before that uid; `service` is a URN."""
    rows = models.Draft.objects.select_related("action").order_by("-uid")
    if state:
        rows = rows.filter(state=state)
    if service:
        rows = rows.filter(service=service)
    if before:
        rows = rows.filter(uid__lt=before)
    known = catalog.known_to(actor)
    if known is not None:
        rows = rows.filter(service__in=known)
    return [draft_of(row) for row in rows[:limit]]


def known_draft(uid: UUID | str, *, actor: Actor) -> Draft:
    """The draft of that uid; raises NotFound, also where the actor may not know of its service."""
    row = models.Draft.objects.select_related("action").filter(uid=uid).first()
    known = catalog.known_to(actor)
    if row is None or (known is not None and row.service not in known):
        raise NotFound("there is no such draft", remedy="List them: GET /api/v1/actions/drafts")
    return draft_of(row)
