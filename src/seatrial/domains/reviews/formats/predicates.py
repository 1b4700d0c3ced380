"""The predicate of a decision: what everybody signs (in-toto statement, see kit.signing.statements)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from seatrial.domains.evidence.types import Item as Evidence
from seatrial.domains.evidence.types import Reference
from seatrial.domains.reviews.types import Artefact, Blocker, ItemView, Pin, Report, Review, Slot
from seatrial.domains.reviews.types.words import Outcome
from seatrial.kit.signing.statements import Subject
from seatrial.kit.signing.strict import written


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is proposed beside the review itself. `authors` may sign only by a small team's exception; `files`
    is what each piece of evidence (uid) rests on.
    """

    outcome: Outcome
    at: datetime
    by: str
    stands_until: datetime | None
    re_evaluate_on: date | None
    note: str
    slots: Sequence[Slot]
    authors: Sequence[str]
    files: Mapping[str, Sequence[Reference]] = field(default_factory=dict)
    #: what those who sign have to see, and keeps nothing away
    warnings: Sequence[Blocker] = ()


def subject_of(name: str, *, artefact: Artefact) -> Subject:
    """The artefact as in-toto names it: by SHA-256 or stronger, and by its git commit."""
    digests: dict[str, str] = {}
    if artefact.digest:
        algorithm, _, value = artefact.digest.partition(":")
        digests[algorithm] = value
    if artefact.commit:
        digests["gitCommit"] = artefact.commit.lower()
    return Subject(name, digests)


def predicate_of(report: Report, *, proposed: Proposed) -> dict[str, Any]:
    """All that is decided and what it rests on, as plain JSON without fractions."""
    review = report.review
    decided = [each for each in report.items if each.blocks_decision]
    return {
        "review": _review(review),
        "service": review.service,
        "environment": review.environment,
        "version": review.artefact.version,
        "outcome": proposed.outcome,
        "note": proposed.note,
        "proposedAt": written(proposed.at),
        "proposedBy": proposed.by,
        "standsUntil": written(proposed.stands_until) if proposed.stands_until else None,
        "reEvaluateOn": proposed.re_evaluate_on.isoformat() if proposed.re_evaluate_on else None,
        "policy": _policy(review),
        "figures": {
            "applicable": report.figures.applicable,
            "met": report.figures.met,
            "waived": report.figures.waived,
            "notMet": report.figures.open,
            "notApplicable": report.figures.not_applicable,
            "percent": report.figures.percent,
        },
        "gates": [{"id": g.id, "title": g.title, "passes": g.passes} for g in report.gates],
        "items": [_item(each, proposed.files) for each in decided],
        "waivers": [_waiver(each) for each in decided if each.result == "waived"],
        "actions": _actions(decided),
        "reviewers": [
            {"slot": each.slot, "person": f"person:{each.person_uid}", "outcome": each.outcome}
            for each in report.reviewers
        ],
        "consulted": _consulted(report),
        "warnings": [each.words for each in proposed.warnings],
        "signOff": {"slots": [slot_document(each) for each in proposed.slots]},
        "authors": sorted(proposed.authors),
        "exceptions": _exceptions(report, proposed.authors),
    }


def _review(review: Review) -> dict[str, Any]:
    return {
        "uid": review.uid,
        "number": review.number,
        "kind": review.kind,
        "title": review.title,
        "openedAt": written(review.opened_at),
        "openedBy": f"person:{review.opened_by_uid}",
        "scope": review.scope,
        "architectureChanges": review.architecture_changes,
    }


def _policy(review: Review) -> dict[str, Any]:
    return {
        "sha256": review.policy_sha256.removeprefix("sha256:"),
        "template": _pin(review.template),
        "matrix": _pin(review.matrix),
        "checklists": [_pin(each) for each in review.checklists],
    }


def slot_document(slot: Slot) -> dict[str, Any]:
    """A slot as the decision names it."""
    return {
        "id": slot.id,
        "title": slot.title,
        "role": slot.role,
        "group": slot.group,
        "quorum": slot.quorum,
        "order": slot.order,
        "person": f"person:{slot.person_uid}" if slot.handle else "",
    }


def _pin(pin: Pin) -> dict[str, str]:
    return {"urn": pin.urn, "version": pin.version, "sha256": pin.sha256.removeprefix("sha256:")}


def _item(view: ItemView, files: Mapping[str, Sequence[Reference]]) -> dict[str, Any]:
    return {
        "item": view.row.name,
        "title": view.shown.criterion.title,
        "result": view.result,
        "must": view.row.must,
        "reason": view.outcome.reason,
        "acceptedBy": f"person:{view.row.accepted_by}" if view.is_accepted else "",
        "evidence": [_evidence(each, files.get(each.uid, ())) for each in view.outcome.evidence],
    }


def _evidence(found: Evidence, files: Sequence[Reference]) -> dict[str, Any]:
    return {
        "uid": found.uid,
        "sha256": found.sha256.removeprefix("sha256:"),
        "type": found.type,
        "provenance": found.provenance,
        "producer": found.producer,
        "effectiveAt": written(found.effective_at),
        "expiresAt": written(found.expires_at),
        "files": [{"name": each.name, "sha256": each.sha256.removeprefix("sha256:")} for each in files],
    }


def _waiver(view: ItemView) -> dict[str, str]:
    waiver = view.waiver
    if waiver is None:
        raise ValueError(f"{view.row.name} is waived without a waiver")
    return {
        "item": view.row.name,
        "reason": waiver.reason,
        "control": waiver.control,
        "risk": waiver.risk,
        "requestedBy": f"person:{waiver.requested_by}",
        "approvedBy": f"person:{waiver.approved_by}",
        "expiresOn": waiver.expires_on.isoformat(),
    }


def _actions(decided: Sequence[ItemView]) -> list[dict[str, str]]:
    """What is still to be done: by whom, until when."""
    return [
        {
            "uid": action.uid,
            "item": view.row.name,
            "title": action.title,
            "owner": f"person:{action.owner_uid}",
            "dueOn": action.due_on.isoformat(),
        }
        for view in decided
        for action in view.actions
    ]


def _consulted(report: Report) -> list[Mapping[str, Any]]:
    """The product manager, also where nobody asked them: then the answer is `missing` (R031)."""
    said = report.consulted
    return [
        {
            "role": "product_manager",
            "person": f"person:{said.person_uid}" if said.at else "",
            "answer": said.state,
            "confirms": list(said.confirms),
            "concerns": list(said.concerns),
            "note": said.note,
            "at": written(said.at) if said.at else None,
        }
    ]


def _exceptions(report: Report, authors: Sequence[str]) -> list[dict[str, Any]]:
    review = report.review
    if not review.small_team_by:
        return []
    return [
        {
            "kind": "small-team",
            "reason": review.small_team_reason,
            "askedBy": f"person:{review.small_team_asked_by}",
            "confirmedBy": f"person:{review.small_team_by}",
            "people": sorted(authors),
        }
    ]
