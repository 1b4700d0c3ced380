"""Risks as the API gives them."""

from datetime import date

from ninja import Schema
from pydantic import ConfigDict, Field

from seatrial.domains.actions.selectors import Standing


class MitigationOut(Schema):
    """A mitigation, and the action that does it ('' where there is none) with its state."""

    title: str
    due: date | None
    owner: str
    action: str
    state: str


class RiskOut(Schema):
    """A risk. `probability` is in percent, `exposure` that times the impact (high 3, medium 2, low 1)."""

    urn: str
    register_urn: str
    of: str
    title: str
    description: str
    probability: int
    impact: str
    exposure: float
    owner: str
    review_by: date | None
    is_stale: bool
    mitigations: list[MitigationOut]

    @classmethod
    def of_standing(cls, found: Standing) -> "RiskOut":
        """The risk as the API gives it."""
        risk = found.risk
        steps = [
            MitigationOut(
                title=step.mitigation.title, due=step.mitigation.due, owner=step.mitigation.owner,
                action=step.action.name if step.action else "",
                state=step.action.state if step.action else "",
            )
            for step in found.steps
        ]  # fmt: skip
        return cls(
            urn=risk.urn, register_urn=risk.register, of=risk.of, title=risk.title,
            description=risk.description, probability=risk.probability, impact=risk.impact,
            exposure=round(found.exposure, 4), owner=risk.owner, review_by=risk.review_by,
            is_stale=found.is_stale, mitigations=steps,
        )  # fmt: skip


class RisksOut(Schema):
    """Risks, those that weigh most first, and the cursor of the next page ('' on the last)."""

    items: list[RiskOut]
    next: str


class MitigateIn(Schema):
    """Which mitigation of which risk becomes an action, who owns it, and its last day."""

    model_config = ConfigDict(extra="forbid")

    risk: str = Field(min_length=1, max_length=300)
    mitigation: str = Field(min_length=1, max_length=200)
    owner: str = Field(min_length=1, max_length=100)
    due_on: date
