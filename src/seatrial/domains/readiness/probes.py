"""The probe `questions`: which guide questions have no answer that counts, and which are open besides?"""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from seatrial.domains.evidence.types import PROBES, Files, Look, Observation, Probe
from seatrial.domains.readiness.rules.questions import KINDS, Points, points
from seatrial.kit import yaml

_MOST_FILES = 500


class QuestionsParameters(BaseModel):
    """Where policies and questions lie, and whom they are asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    glob: str = Field("policies/**/*.yaml", min_length=1, max_length=1000, description="Where they lie.")
    about: str = Field("", max_length=200, description="As `service:{service.name}`; none: everybody.")


def look(what: Look) -> Observation:
    """How many questions are answered, and which are not."""
    parameters: QuestionsParameters = what.parameters
    paths = what.files.glob(parameters.glob)[:_MOST_FILES]
    bodies: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    for path in paths:
        for kind, body in _documents(what.files, path):
            bodies[kind].append(body)
    about = (parameters.about,) if parameters.about else ()
    found = points(
        bodies["OperatingPolicy"], questions=bodies["OpenQuestion"], today=what.now.date(), about=about
    )
    scope = f"the policies {parameters.glob} of the workspace"
    return Observation(_findings(found), scope, len(bodies["OperatingPolicy"]))


def _documents(files: Files, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    data = files.read(path)
    if data is None:
        return
    for document in yaml.read(data).documents:
        body = document.value
        kind = body.get("kind") if isinstance(body, dict) else None
        # what the workspace would refuse answers nothing: `points` takes what it understands
        if kind in KINDS and not document.faults:
            yield kind, body


def _findings(found: Points) -> dict[str, Any]:
    return {
        "total": len(found.guide),
        "answered": sum(each.state == "answered" for each in found.guide),
        "unanswered": found.count("unanswered"),
        "expired": found.count("expired"),
        "open": [each.question.field for each in found.open_guide],
        "questions": [each.urn for each in found.open_asked],
        "overdue": found.count("overdue"),
    }


def describe(parameters: QuestionsParameters) -> str:
    """What a person does to see the same."""
    return f"seatrial check . (the open questions in {parameters.glob})"


PROBES.add(
    "questions",
    Probe(
        name="questions",
        summary="Guide questions of operation without an answer that counts, and questions left open.",
        parameters=QuestionsParameters,
        look=look,
        describe=describe,
        evidence_type="document",
        offline=True,
    ),
)
