"""The shapes of OperatingPolicy and OpenQuestion, and what they name."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints, create_model

from seatrial.domains.readiness.definitions.models import ChecklistMetadata, Shape, Text
from seatrial.domains.readiness.rules.guide import QUESTIONS
from seatrial.domains.workspace.types import Definition, Reference

Owner = Annotated[str, StringConstraints(pattern=r"^(team|person):[^\s:]{1,63}$")]
About = Annotated[str, StringConstraints(pattern=r"^((service|system|team):[^\s:]{1,63})?$")]


class AnswerShape(Shape):
    """An answer, who answers for it, and until when it counts."""

    answer: Text = Field(description="The answer.")
    owner: Owner = Field(description="Who answers for it, as `team:platform`.")
    review_by: date = Field(description="The day after which it no longer counts, as 2027-03-31.")


_FIELDS: dict[str, Any] = {
    question.field: (AnswerShape | None, Field(None, description=f"{question.text} ({question.source})"))
    for question in QUESTIONS
}
#: One field for each of the 54 questions, and no other.
AnswersShape: type[BaseModel] = create_model(
    "AnswersShape", __base__=Shape, __doc__="The answers, by question.", **_FIELDS
)


class PolicySpec(Shape):
    """The policy itself."""

    about: About = Field(
        "", alias="for", description="Service, system or team that it is for; none: everybody."
    )
    answers: AnswersShape = Field(description="Answers to the guide questions.")


class OperatingPolicyDocument(Shape):
    """How services are operated: answers to the guide questions (R148)."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["OperatingPolicy"] = Field(description="OperatingPolicy.")
    metadata: ChecklistMetadata = Field(description="What it says of itself.")
    spec: PolicySpec = Field(description="The policy.")


class OpenQuestionSpec(Shape):
    """The question itself."""

    question: Text = Field(description="What nobody can answer yet.")
    owner: Owner = Field(description="Who finds out, as `team:platform`.")
    due: date = Field(description="The day by which, as 2027-03-31.")
    about: About = Field("", description="Service, system or team that it is about; none: everybody.")
    answer: Annotated[str, StringConstraints(max_length=2000)] = Field(
        "", description="The answer; with it the question is closed."
    )


class OpenQuestionDocument(Shape):
    """A question that is open, with its owner and a date (R148)."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["OpenQuestion"] = Field(description="OpenQuestion.")
    metadata: ChecklistMetadata = Field(description="What it says of itself.")
    spec: OpenQuestionSpec = Field(description="The question.")


def policy_references(definition: Definition) -> Iterator[Reference]:
    """The owners of the answers, and whom the policy is for."""
    spec = definition.body["spec"]
    if spec.get("for"):
        yield Reference(("spec", "for"), spec["for"])
    for field, answer in (spec.get("answers") or {}).items():
        if answer:
            yield Reference(("spec", "answers", field, "owner"), answer["owner"])


def question_references(definition: Definition) -> Iterator[Reference]:
    """The owner of the question, and what it is about."""
    spec = definition.body["spec"]
    yield Reference(("spec", "owner"), spec["owner"])
    if spec.get("about"):
        yield Reference(("spec", "about"), spec["about"])
