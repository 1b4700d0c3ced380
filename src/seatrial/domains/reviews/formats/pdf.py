"""A review as PDF, for whoever reads and signs on paper."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from seatrial.domains.reviews.formats.dossiers import (
    WORDS,
    Dossier,
    changed_at,
    outcome_words,
    reason_of,
    state_words,
    subject_of,
    word_of,
)
from seatrial.domains.reviews.types import ItemView
from seatrial.kit import typesetting

#: How it is laid out: part of this code, though in the language of the typesetter.
_LAYOUT = Path(__file__).with_name("review.typ").read_bytes()


def to_pdf(dossier: Dossier) -> bytes:
    """The review with the figures of its page; the same state is the same bytes."""
    return typesetting.pdf(_LAYOUT, data=_content(dossier))


def _content(dossier: Dossier) -> Mapping[str, Any]:
    report, review, at = dossier.report, dossier.report.review, changed_at(dossier)
    return {
        "name": review.name,
        "title": f"{review.name}: {review.title or review.kind_title}",
        "summary": f"{review.kind_title}, {report.service_title or review.service}, {subject_of(dossier)}",
        "decision": outcome_words(dossier),
        "at": [at.year, at.month, at.day, at.hour, at.minute, at.second],
        "as_of": _moment(at),
        "facts": _facts(dossier),
        "figures": _figures(dossier),
        "keeps": [_left(item) for item in report.items if item.result == "not_met"],
        "waivers": [row for item in report.items for row in _waiver(item)],
        "gates": [
            [each.title, "passed" if each.passes else "not passed", each.reason] for each in report.gates
        ],
        "prerequisites": [
            [each.title, each.kind, "there" if each.is_met else "missing", each.reason]
            for each in report.prerequisites
        ],
        "people": _people(dossier),
        "areas": _areas(report.items),
    }


def _facts(dossier: Dossier) -> Sequence[Sequence[str]]:
    report, review = dossier.report, dossier.report.review
    artefact = review.artefact
    found = [
        ("Service", review.service),
        ("Environment", review.environment),
        ("Tier", str(report.tier)),
        ("Version", artefact.version),
        ("Commit", artefact.commit),
        ("Digest", artefact.digest),
        ("Scope", review.scope),
        ("Changes to the architecture", review.architecture_changes),
        ("State", state_words(dossier)),
        ("Opened", f"{_moment(review.opened_at)} by {review.opened_by}, {review.trigger_title.lower()}"),
        ("Target date", review.target_date.isoformat() if review.target_date else ""),
        ("Checklists", ", ".join(f"{pin.urn} {pin.version}" for pin in review.checklists)),
    ]
    return [[name, value] for name, value in found if value]


def _figures(dossier: Dossier) -> Mapping[str, Any]:
    """The same numbers as on the review's page and in the API."""
    figures = dossier.report.figures
    named = {
        "Applicable": figures.applicable,
        "Met": figures.met,
        "Waived": figures.waived,
        "Open": figures.open,
        "Not applicable": figures.not_applicable,
        "Accepted": figures.accepted,
    }
    numbers = [str(number) for number in named.values()]
    return {"heads": [*named, "Met of applicable"], "row": [*numbers, f"{figures.percent} %"]}


def _left(item: ItemView) -> Sequence[str]:
    due = min((action.due_on for action in item.actions), default=None)
    return [
        _named(item),
        _stands(item),
        item.outcome.reason,
        due.isoformat() if due else "no date",
    ]


def _waiver(item: ItemView) -> Sequence[Sequence[str]]:
    waiver = item.waiver
    if waiver is None:
        return []
    through = waiver.expires_on.isoformat()
    return [[_named(item), waiver.reason, waiver.control, through, waiver.approved_by_name]]


def _people(dossier: Dossier) -> Sequence[Sequence[str]]:
    report = dossier.report
    found = [
        [f"Reviewer, {each.slot}", each.person_name, each.note or each.outcome, _moment(each.recorded_at)]
        for each in report.reviewers
    ]
    if report.consulted.person_name:
        told = report.consulted
        said = ": ".join(text for text in (told.answer.replace("_", " "), told.note) if text)
        found.append(["Product manager, consulted", told.person_name, said, _moment(told.at)])
    else:
        found.append(["Product manager, consulted", "nobody yet", "not asked", _moment(None)])
    for each in dossier.sign_offs:
        behalf = f"signed on behalf of {each.on_behalf_of_name}" if each.on_behalf_of_name else "signed"
        found.append(
            [f"Sign-off, {each.slot.replace('_', ' ')}", each.person_name, behalf, _moment(each.signed_at)]
        )
    return found


def _areas(items: Sequence[ItemView]) -> Sequence[Mapping[str, Any]]:
    found: dict[tuple[str, str], list[Sequence[str]]] = {}
    for item in items:
        checklist, title = item.row.checklist.partition(":")[2], item.shown.criterion.area_title
        accepted = item.row.accepted_by_name if item.is_accepted else "nobody"
        row = [_named(item), _stands(item), reason_of(item), accepted]
        found.setdefault((checklist, title), []).append(row)
    return [{"title": f"{checklist}: {title}", "rows": rows} for (checklist, title), rows in found.items()]


def _named(item: ItemView) -> str:
    must = " (must)" if item.row.must else ""
    return f"{item.shown.criterion.title}{must}"


def _stands(item: ItemView) -> str:
    return WORDS[word_of(item)]


def _moment(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC") if at else "not yet"
