"""What the API gives of home pages: the same values as the pages."""

from datetime import datetime

from ninja import Field, Schema

from seatrial.domains.insights.types import FactState, Home, Persona


class FactOut(Schema):
    """One fact. `later` is what Seatrial does not have yet; `detail` says with what it comes."""

    id: str
    title: str
    value: str
    state: FactState
    detail: str
    review: str = Field(description="The review that says more, as `R-12`.")
    criterion: str = Field(description="The criterion that says more, as `checklist/id`.")


class SectionOut(Schema):
    """One need of the persona."""

    id: str
    title: str
    facts: list[FactOut]


class HomeOut(Schema):
    """The page of a persona about a service in an environment."""

    persona: Persona
    title: str
    service: str
    environment: str
    read_at: datetime
    sections: list[SectionOut]

    @classmethod
    def of(cls, found: Home) -> "HomeOut":
        """The page as the API gives it."""
        sections = [
            SectionOut(
                id=each.id,
                title=each.title,
                facts=[
                    FactOut(
                        id=fact.id, title=fact.title, value=fact.value, state=fact.state, detail=fact.detail,
                        review=fact.review, criterion=fact.criterion,
                    )
                    for fact in each.facts
                ],
            )
            for each in found.sections
        ]  # fmt: skip
        return cls(
            persona=found.persona, title=found.title, service=found.service.urn,
            environment=found.environment, read_at=found.read_at, sections=sections,
        )  # fmt: skip
