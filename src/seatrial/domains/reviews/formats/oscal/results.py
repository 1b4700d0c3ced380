"""A review as OSCAL assessment results."""

import json

from seatrial.domains.reviews.formats.dossiers import Dossier, outcome_words, subject_of
from seatrial.domains.reviews.formats.oscal.names import Json, line, lists, moment, props, uuid_of
from seatrial.domains.reviews.formats.oscal.parts import Parts
from seatrial.kit import canonical


def assessment_results(dossier: Dossier) -> str:
    """The document; of the same state it is the same bytes, since its UUIDs are made of names.

    OSCAL demands a plan (`import-ap`); the review has none in that form, so that it names a resource of its
    own that says which checklists, template and matrix were the plan, each with its digest.
    """
    parts = Parts(dossier)
    review = dossier.report.review
    findings = [parts.finding(item) for item in parts.items]
    open_items = [item for item in parts.items if item.result != "met"]
    result = {
        "uuid": parts.uuid("result"),
        "title": line(f"{review.name}: {review.title}", without=review.name),
        "description": f"{review.kind_title} of {subject_of(dossier)}. {outcome_words(dossier)}.",
        "start": moment(review.opened_at),
        "end": parts.at,
        "local-definitions": {"components": [parts.component()]},
        "reviewed-controls": parts.controls(),
        **lists(
            observations=parts.observations(),
            risks=[parts.risk(item) for item in open_items],
            findings=findings,
        ),
    }
    content = {
        "metadata": parts.metadata(f"{review.name}: assessment results of {review.service}"),
        "import-ap": {"href": f"#{parts.uuid('plan')}"},
        "results": [result],
        "back-matter": {"resources": _plan(parts, dossier)},
    }
    return document("assessment-results", content=content)


def _plan(parts: Parts, dossier: Dossier) -> list[Json]:
    review = dossier.report.review
    pins = [review.template, review.matrix, *review.checklists]
    words = "There is no assessment plan in OSCAL. The review was made against these documents, as pinned."
    plan = {
        "uuid": parts.uuid("plan"),
        "title": f"What {review.name} was made against",
        "description": words,
        "props": props([("pinned", f"{pin.urn} {pin.version} {pin.sha256}") for pin in pins]),
    }
    return [plan]


def document(name: str, *, content: Json) -> str:
    """The content under its name, with a UUID that changes when the content does, as OSCAL has it."""
    uuid = uuid_of(name, canonical.digest(content))
    return json.dumps({name: {"uuid": uuid, **content}}, indent=2, ensure_ascii=False) + "\n"
