"""What is left of a review, as an OSCAL plan of action and milestones."""

from seatrial.domains.reviews.formats.dossiers import Dossier, reason_of
from seatrial.domains.reviews.formats.oscal.names import NAMESPACE, Json, line, lists, props
from seatrial.domains.reviews.formats.oscal.parts import Parts
from seatrial.domains.reviews.formats.oscal.results import document
from seatrial.domains.reviews.types import ItemView
from seatrial.kit.problems import Problem


class CannotPlan(Problem):
    """Every item that applies is met, and OSCAL knows no plan without a point."""

    type = "nothing-to-plan"
    title = "Nothing is left to plan"
    status = 409


def poam(dossier: Dossier) -> str:
    """Each item that is not met, with its risk, its remediations and their dates; waived ones stay in it.

    Raises CannotPlan where nothing is left.
    """
    parts = Parts(dossier)
    parts.items = [item for item in parts.items if item.result != "met"]
    review = dossier.report.review
    if not parts.items:
        raise CannotPlan(
            f"every item of {review.name} that applies is met",
            remedy="Export the assessment results instead: --as oscal-ar",
        )
    content = {
        "metadata": parts.metadata(f"{review.name}: plan of action of {review.service}"),
        "system-id": {"identifier-type": NAMESPACE, "id": review.service_uid},
        "local-definitions": {"components": [parts.component()]},
        **lists(
            observations=parts.observations(),
            risks=[parts.risk(item) for item in parts.items],
            findings=[parts.finding(item) for item in parts.items],
        ),
        "poam-items": [_point(parts, item) for item in parts.items],
    }
    return document("plan-of-action-and-milestones", content=content)


def _point(parts: Parts, item: ItemView) -> Json:
    finding = parts.finding(item)
    return {
        "uuid": parts.uuid("point", item.row.name),
        "title": line(item.shown.criterion.title),
        "description": reason_of(item),
        "props": props([("item", item.row.name), ("must", str(item.row.must).lower())]),
        "related-findings": [{"finding-uuid": finding["uuid"]}],
        **lists(related_observations=finding.get("related-observations", [])),
        "related-risks": [{"risk-uuid": parts.uuid("risk", item.row.name)}],
        **({"remarks": item.shown.criterion.remedy} if item.shown.criterion.remedy else {}),
    }
