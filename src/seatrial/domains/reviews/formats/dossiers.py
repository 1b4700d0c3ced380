"""What is written of a review: its report, what was decided, who signed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from seatrial.domains.reviews.types import ItemView, Report, SignOff, Standing

#: What an item comes to, as people read it.
WORDS = {
    "met": "met",
    "not_met": "not met",
    "stale": "stale",
    "open": "open",
    "not_applicable": "not applicable",
    "waived": "waived",
}


@dataclass(frozen=True, slots=True)
class Dossier:
    """A review with what was decided in it; nothing was while `standing` is None."""

    report: Report
    standing: Standing | None = None
    sign_offs: tuple[SignOff, ...] = ()


def word_of(item: ItemView) -> str:
    """One word for where the item stands: `waived` where it is not settled and its risk is accepted."""
    return "waived" if item.result == "waived" else item.outcome.word


def reason_of(item: ItemView) -> str:
    """Why it stands there; for a waiver, what was accepted instead and until when."""
    waiver = item.waiver
    if item.result != "waived" or waiver is None:
        return item.outcome.reason or WORDS[item.outcome.word]
    reason, control = waiver.reason.rstrip(". "), waiver.control.rstrip(". ")
    through = waiver.expires_on.isoformat()
    return f"waived through {through}: {reason}. Control: {control}. Without it: {item.outcome.reason}"


def changed_at(dossier: Dossier) -> datetime:
    """When something in it changed last, so that an export of the same state is the same at any time."""
    report = dossier.report
    known = [report.review.opened_at, report.review.changed_at, *_instants(dossier)]
    return max(instant for instant in known if instant <= report.read_at)


def _instants(dossier: Dossier) -> Iterator[datetime]:
    report, standing = dossier.report, dossier.standing
    for item in report.items:
        yield from (piece.collected_at for piece in item.outcome.evidence)
        waiver, row = item.waiver, item.row
        found = [item.outcome.since, row.answered_at, row.accepted_at, waiver.approved_at if waiver else None]
        yield from (instant for instant in found if instant is not None)
        yield from (action.created_at for action in item.actions)
    others = [each.recorded_at for each in report.reviewers]
    others += [each.set_at for each in report.prerequisites]
    others += [report.consulted.at, *(each.signed_at for each in dossier.sign_offs)]
    if standing is not None:
        others += [standing.decision.decided_at, standing.decision.fallen_at]
        others += [each.since for each in standing.because]
    yield from (instant for instant in others if instant is not None)


def outcome_words(dossier: Dossier) -> str:
    """What was decided, and whether it holds: `Go, stands until 2026-12-01`."""
    standing = dossier.standing
    if standing is None:
        return "Not decided"
    title, until = standing.decision.title, standing.decision.stands_until
    if standing.decision.outcome == "no_go":
        return title
    if not standing.holds:
        return f"{title}, does not stand any more: {'; '.join(standing.reasons)}"
    return f"{title}, stands until {until.date().isoformat()}" if until else f"{title}, stands"


def state_words(dossier: Dossier) -> str:
    """The step that the review is in, as people read it."""
    return dossier.report.review.state.replace("_", " ")


def subject_of(dossier: Dossier) -> str:
    """What the review is about: service, environment and, where it is known, the artefact."""
    review = dossier.report.review
    revision = f" {review.artefact.revision}" if review.artefact.revision else ""
    return f"{review.service} in {review.environment}{revision}"
