"""The window of a review's verification and what was found in it (R015)."""

from collections.abc import Iterable

from seatrial.domains.actions import selectors as actions
from seatrial.domains.reviews import models
from seatrial.domains.reviews.selectors.policies import policy
from seatrial.domains.reviews.types.verifying import Finding, Verification, Window

#: States in which a review has a window.
_WATCHED = ("verifying", "closed")


def window_of(row: models.Review, *, tier: int) -> Window | None:
    """When the first time in production is watched; None before, and where nothing went there.

    What began to be verified by a version without windows has one of the length that holds now.
    """
    if row.state not in _WATCHED:
        return None
    kept = models.Window.objects.filter(review=row).first()
    if kept is not None:
        return Window(kept.opens_at, kept.ends_at)
    begun = models.Step.objects.filter(review=row, after="verifying").order_by("pk").first()
    return Window(begun.at, begun.at + policy().verification[tier]) if begun is not None else None


def verification_of(row: models.Review, *, tier: int) -> Verification | None:
    """The same with everything that was found."""
    window = window_of(row, tier=tier)
    if window is None:
        return None
    return Verification(window, tuple(values_of(models.Finding.objects.filter(review=row).order_by("uid"))))


def values_of(rows: Iterable[models.Finding]) -> list[Finding]:
    """The findings of the rows, with their actions."""
    kept = list(rows)
    uids = {row.action for row in kept} - {""}
    opened = actions.by_uids(uids) if uids else {}
    return [
        Finding(
            uid=str(row.uid), kind=row.kind,  # type: ignore[arg-type]  # check constraints allow no other
            title=row.title, source=row.source, at=row.at, recorded_at=row.recorded_at,
            recorded_by=row.recorded_by, label=row.label,  # type: ignore[arg-type]
            label_note=row.label_note, labelled_by=row.labelled_by, labelled_at=row.labelled_at,
            runbook=row.runbook,  # type: ignore[arg-type]
            runbook_link=row.runbook_link, answered_by=row.answered_by, answered_at=row.answered_at,
            action=opened.get(row.action),
        )
        for row in kept
    ]  # fmt: skip
