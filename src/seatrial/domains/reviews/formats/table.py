"""A review as CSV: one row for each item."""

from collections.abc import Mapping
from typing import Any

from seatrial.domains.reviews.formats.dossiers import Dossier, reason_of, word_of
from seatrial.domains.reviews.types import ItemView
from seatrial.kit import tables

_COLUMNS = (
    "review", "service", "environment", "item", "area", "title", "result", "reason", "must", "waivable",
    "role", "gate", "automated", "accepted", "accepted_by", "accepted_at", "valid_until", "waiver_expires_on",
    "waiver_approved_by", "actions", "next_due_on", "evidence", "evidence_sha256", "source",
)  # fmt: skip


def to_csv(dossier: Dossier) -> str:
    """All items in their order, each with its result and what it rests on."""
    return "".join(tables.csv_lines((_row(dossier, item) for item in dossier.report.items), columns=_COLUMNS))


def _row(dossier: Dossier, item: ItemView) -> Mapping[str, Any]:
    review, row, criterion, waiver = dossier.report.review, item.row, item.shown.criterion, item.waiver
    return {
        "review": review.name,
        "service": review.service,
        "environment": review.environment,
        "item": row.name,
        "area": criterion.area_title,
        "title": criterion.title,
        "result": word_of(item),
        "reason": reason_of(item),
        "must": row.must,
        "waivable": row.waivable,
        "role": row.role,
        "gate": row.gate,
        "automated": row.automated,
        "accepted": item.is_accepted,
        "accepted_by": row.accepted_by_name if item.is_accepted else "",
        "accepted_at": row.accepted_at.isoformat() if item.is_accepted and row.accepted_at else "",
        "valid_until": item.outcome.valid_until.isoformat() if item.outcome.valid_until else "",
        "waiver_expires_on": waiver.expires_on.isoformat() if waiver else "",
        "waiver_approved_by": waiver.approved_by_name if waiver else "",
        "actions": " ".join(f"A-{action.number}" for action in item.actions),
        "next_due_on": min((action.due_on.isoformat() for action in item.actions), default=""),
        "evidence": " ".join(piece.uid for piece in item.outcome.evidence),
        "evidence_sha256": " ".join(piece.sha256 for piece in item.outcome.evidence),
        "source": criterion.source,
    }
