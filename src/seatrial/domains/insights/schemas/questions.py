"""What the API gives of the questions that are asked before a deployment and before operation."""

from django.urls import reverse
from ninja import Field, Schema

from seatrial.domains.insights.types import Answer, Bearing, Part, ProgrammeView, Row


class ProgrammeQuestionOut(Schema):
    """One question with its answer, computed: nothing here can be set."""

    id: str
    question: str
    source: str
    answer: Answer = Field(description="Nothing but `yes` is one.")
    reason: str
    evidence: str = Field(description="Digests of what shows it, with a space between them.")
    links: str = Field(description="Pages that say more, with a space between them.")


class ProgrammeQuestionsOut(Schema):
    """The eight questions before approval (S3:187-195), or the nine before operation (S1:247-256)."""

    items: list[ProgrammeQuestionOut]

    @classmethod
    def of(cls, view: ProgrammeView, *, part: Part) -> "ProgrammeQuestionsOut":
        """All of them, in the order of their source."""
        names = {each.urn: each.name for each in view.services}
        place = view.programme.environment
        return cls(items=[_question(row, names, place) for row in view.of(part)])


def _question(row: Row, names: dict[str, str], place: str) -> ProgrammeQuestionOut:
    links = [_link(each, names[each.service], place) for each in row.bearings if each.service in names]
    return ProgrammeQuestionOut(
        id=row.spec.id,
        question=row.spec.title,
        source=row.spec.source,
        answer=row.answer,
        reason=row.reason,
        evidence=" ".join(row.digests),
        links=" ".join(dict.fromkeys(link for link in links if link)),
    )


def _link(bearing: Bearing, service: str, place: str) -> str:
    """The page of the item in its review, else of the criterion; '' where neither is asked."""
    if bearing.criterion is None or not bearing.asked:
        return ""
    if bearing.review:
        return reverse("reviews:item", args=[bearing.review, *bearing.criterion])
    return reverse("readiness:criterion", args=[service, place, *bearing.criterion])
