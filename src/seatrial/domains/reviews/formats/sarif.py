"""What a review still lacks, as SARIF 2.1.0, for whatever shows the results of scanners."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from seatrial.domains.reviews.formats.dossiers import (
    Dossier,
    changed_at,
    outcome_words,
    reason_of,
    word_of,
)
from seatrial.domains.reviews.types import ItemView

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_INFORMATION = "https://seatrial.dev"


def to_sarif(dossier: Dossier) -> str:
    """One result for each item that is neither met nor not applicable.

    An accepted risk is a result that is suppressed, with its reason; one that somebody only asked for is
    under review. What nobody has answered is `open`, which SARIF tells apart from a failure.
    """
    review = dossier.report.review
    items = [item for item in dossier.report.items if not item.is_settled]
    rules = {item.row.name: index for index, item in enumerate(items)}
    run = {
        "tool": {
            "driver": {
                "name": "Seatrial",
                "informationUri": _INFORMATION,
                "rules": [_rule(item) for item in items],
            }
        },
        "automationDetails": {
            "id": f"seatrial/review/{review.name}/",
            "guid": str(uuid5(NAMESPACE_URL, f"{_INFORMATION}/{review.urn}")),
            "description": {"text": f"{review.kind_title} of {review.service} in {review.environment}"},
        },
        "invocations": [{"executionSuccessful": True, "endTimeUtc": _utc(dossier)}],
        "results": [_result(dossier, item, rules[item.row.name]) for item in items],
        "columnKind": "unicodeCodePoints",
        "properties": _properties(dossier),
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _utc(dossier: Dossier) -> str:
    return changed_at(dossier).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _properties(dossier: Dossier) -> Mapping[str, Any]:
    review, figures = dossier.report.review, dossier.report.figures
    return {
        "review": review.name,
        "state": review.state,
        "decision": outcome_words(dossier),
        "service": review.service,
        "environment": review.environment,
        "artefact": review.artefact.revision,
        "met": figures.met,
        "waived": figures.waived,
        "open": figures.open,
        "applicable": figures.applicable,
        "percent": figures.percent,
    }


def _rule(item: ItemView) -> Mapping[str, Any]:
    criterion = item.shown.criterion
    found: dict[str, Any] = {
        "id": item.row.name,
        "name": criterion.title,
        "shortDescription": {"text": criterion.title},
        "fullDescription": {"text": criterion.statement or criterion.title},
        "defaultConfiguration": {"level": _level(item)},
        "properties": {"area": criterion.area_title, "role": item.row.role, "source": criterion.source},
    }
    if criterion.remedy:
        found["help"] = {"text": criterion.remedy}
    return found


def _level(item: ItemView) -> str:
    return "error" if item.row.must else "warning"


def _result(dossier: Dossier, item: ItemView, index: int) -> Mapping[str, Any]:
    review, word = dossier.report.review, word_of(item)
    where = f"{review.service}/{review.environment}/{item.row.name}"
    unknown = item.outcome.word == "open"
    found: dict[str, Any] = {
        "ruleId": item.row.name,
        "ruleIndex": index,
        "kind": "open" if unknown else "fail",
        # the standard asks for `none` beside every kind but `fail`
        "level": "none" if unknown else _level(item),
        "message": {"text": f"{item.shown.criterion.title}: {reason_of(item)}"},
        "locations": [
            {
                "logicalLocations": [
                    {"name": item.row.criterion, "fullyQualifiedName": where, "kind": "member"}
                ]
            }
        ],
        "partialFingerprints": {"seatrialItem/v1": str(uuid5(NAMESPACE_URL, f"{_INFORMATION}/{where}"))},
        "properties": {
            "result": word,
            "must": item.row.must,
            "accepted": item.is_accepted,
            "actions": [f"A-{action.number}" for action in item.actions],
        },
    }
    suppressions = _suppressions(item)
    if suppressions:
        found["suppressions"] = suppressions
    return found


def _suppressions(item: ItemView) -> list[Mapping[str, Any]]:
    if item.waiver is not None:
        return [{"kind": "external", "status": "accepted", "justification": reason_of(item)}]
    if item.asked is not None:
        return [{"kind": "external", "status": "underReview", "justification": item.asked.reason}]
    return []
