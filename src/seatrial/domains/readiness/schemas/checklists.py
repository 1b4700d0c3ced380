"""What the API gives of checklists, their versions and coverage, and of open questions."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from ninja import Field, Schema

from seatrial.domains.readiness import selectors
from seatrial.domains.readiness.rules import Answered, Differences, Points
from seatrial.domains.readiness.schemas.standings import TallyOut
from seatrial.domains.readiness.types import Checklist, Criterion

Row = TypeVar("Row")


class PortionQuery(Schema):
    """Which part of a list: `cursor` is the `next` of the part before."""

    cursor: str = Field("", pattern=r"^[0-9]{0,6}$")
    limit: int = Field(200, ge=1, le=200)

    def portion(self, rows: Sequence[Row]) -> tuple[Sequence[Row], str]:
        """The rows of this part, and the cursor of the next one, '' where it is the last."""
        end = int(self.cursor or "0") + self.limit
        return rows[end - self.limit : end], str(end) if len(rows) > end else ""


class ChecklistOut(Schema):
    """A checklist with its figures; `estimate_minutes` is the sum of what its criteria say."""

    name: str
    title: str
    description: str
    purpose: str
    version: str
    digest: str
    source: str
    criteria: int
    must: int
    automated: int
    estimate_minutes: int
    levels: dict[str, list[int]]
    approvals: list[str]

    @classmethod
    def of_checklist(cls, found: Checklist) -> "ChecklistOut":
        """The checklist as the API gives it."""
        return cls(**_facts(found))


def _facts(found: Checklist) -> dict[str, Any]:
    return {
        "name": found.name,
        "title": found.title,
        "description": found.description,
        "purpose": found.purpose,
        "version": found.version,
        "digest": found.digest,
        "source": found.source,
        "criteria": len(found.criteria),
        "must": sum(each.must for each in found.criteria),
        "automated": sum(each.automated for each in found.criteria),
        "estimate_minutes": found.estimate,
        "levels": {level.name: list(level.tiers) for level in found.levels},
        "approvals": list(found.approvals),
    }


class ChecklistsOut(Schema):
    """Checklists, by name."""

    items: list[ChecklistOut]
    next: str


class DemandOut(Schema):
    """A criterion with all that it says. `rules` are conditions with the stance that follows."""

    id: str
    title: str
    statement: str
    source: str
    area: str
    domain: str
    accepts: list[str]
    provenance: str
    role: str
    assignee: str
    must: bool
    waivable: bool
    tiers: list[int]
    when: str
    rules: list[dict[str, str]]
    gate: str
    estimate_minutes: int | None
    verify: dict[str, str] | None
    rollback: str
    triggers: list[str]
    guide: str
    questions: list[str]
    after: list[str]
    covers: list[str]
    automated: bool
    check: str
    remedy: str

    @classmethod
    def of_criterion(cls, found: Criterion) -> "DemandOut":
        """The criterion as the API gives it."""
        verify = found.verify
        return cls(
            id=found.id,
            title=found.title,
            statement=found.statement,
            source=found.source,
            area=found.area,
            domain=found.domain,
            accepts=list(found.accepts),
            provenance=found.provenance,
            role=found.role,
            assignee=found.assignee,
            must=found.must,
            waivable=found.waivable,
            tiers=list(found.tiers),
            when=found.when,
            rules=[{"when": rule.when, "then": rule.then} for rule in found.rules],
            gate=found.gate or "",
            estimate_minutes=found.estimate,
            verify={"command": verify.command, "expect": verify.expect} if verify else None,
            rollback=found.rollback,
            triggers=[str(trigger) for trigger in found.triggers],
            guide=found.guide,
            questions=list(found.questions),
            after=list(found.after),
            covers=list(found.covers),
            automated=found.automated,
            check=found.check,
            remedy=found.remedy,
        )


class DefinedOut(ChecklistOut):
    """A checklist with every criterion."""

    demands: list[DemandOut]

    @classmethod
    def of_defined(cls, found: Checklist) -> "DefinedOut":
        """The checklist as the API gives it."""
        return cls(**_facts(found), demands=[DemandOut.of_criterion(each) for each in found.criteria])


class VersionOut(Schema):
    """One content that a checklist had."""

    version: str
    digest: str
    source: str
    applied_at: datetime
    stands: bool

    @classmethod
    def of_version(cls, found: Any, *, now: str) -> "VersionOut":
        """The version as the API gives it; `now` is the digest that stands."""
        return cls(
            version=found.version,
            digest=found.digest,
            source=found.source,
            applied_at=found.applied_at,
            stands=found.digest == now,
        )


class VersionsOut(Schema):
    """Versions, the newest first."""

    items: list[VersionOut]
    next: str


class FieldOut(Schema):
    """A field that differs."""

    field: str
    before: Any
    after: Any


class ChangedOut(Schema):
    """A criterion that differs; `weighty` is whether it demands something else than before."""

    criterion: str
    title: str
    change: str
    weighty: bool
    fields: list[FieldOut]


class DifferencesOut(Schema):
    """How two versions differ."""

    before: str
    after: str
    weighty: int
    about: list[FieldOut]
    criteria: list[ChangedOut]

    @classmethod
    def of_versions(cls, before: Any, after: Any, found: Differences) -> "DifferencesOut":
        """The differences as the API gives them."""
        return cls(
            before=before.digest,
            after=after.digest,
            weighty=found.weighty,
            about=[FieldOut(field=each.name, before=each.before, after=each.after) for each in found.about],
            criteria=[
                ChangedOut(
                    criterion=each.id,
                    title=each.title,
                    change=each.change,
                    weighty=each.weighty,
                    fields=[
                        FieldOut(field=field.name, before=field.before, after=field.after)
                        for field in each.fields
                    ],
                )
                for each in found.criteria
            ],
        )


class CoverageQuery(Schema):
    """Which services. `sort` is service, total or area:<name>, with a minus the other way round."""

    q: str = Field("", max_length=100)
    tier: int | None = Field(None, ge=1, le=4)
    sort: str = Field("service", pattern=r"^-?(service|total|area:[a-z0-9-]{1,63})$")
    cursor: str = Field("", pattern=r"^[0-9]{0,6}$")
    limit: int = Field(50, ge=1, le=200)


class CoverageRowOut(Schema):
    """How far a service is in an environment."""

    service: str
    environment: str
    tier: int
    total: TallyOut
    areas: dict[str, TallyOut]

    @classmethod
    def of_covered(cls, found: selectors.Covered, *, areas: Sequence[str]) -> "CoverageRowOut":
        """The row as the API gives it."""
        return cls(
            service=found.service.urn,
            environment=found.environment,
            tier=found.service.tier,
            total=TallyOut.of(found.total),
            areas={area: TallyOut.of(tally) for area, tally in zip(areas, found.areas, strict=True)},
        )


class CoverageListOut(Schema):
    """Services, in the order that was asked for."""

    items: list[CoverageRowOut]
    next: str


class QuestionOut(Schema):
    """A question: of the guide (`field` is its field in a policy), or asked by somebody (`urn`)."""

    text: str
    state: str
    field: str
    urn: str
    chapter: str
    source: str
    answer: str
    owner: str
    until: date | None

    @classmethod
    def of_guide(cls, found: Answered) -> "QuestionOut":
        """A guide question as the API gives it."""
        question, answer = found.question, found.answer
        return cls(
            text=question.text,
            state=found.state,
            field=question.field,
            urn=answer.policy if answer else "",
            chapter=question.chapter,
            source=question.source,
            answer=answer.text if answer else "",
            owner=answer.owner if answer else "",
            until=answer.review_by if answer else None,
        )


class QuestionsOut(Schema):
    """Questions, those that people asked first; `total` counts the guide's, `open` both."""

    items: list[QuestionOut]
    next: str
    total: int
    open: int

    @classmethod
    def of_points(cls, found: Points, *, everything: bool, query: PortionQuery) -> "QuestionsOut":
        """The questions as the API gives them."""
        asked = found.asked if everything else found.open_asked
        guide = found.guide if everything else found.open_guide
        items = [
            QuestionOut(
                text=each.text,
                state=each.state,
                field="",
                urn=each.urn,
                chapter="",
                source="",
                answer=each.answer,
                owner=each.owner,
                until=each.due,
            )
            for each in asked
        ]
        some, following = query.portion([*items, *(QuestionOut.of_guide(each) for each in guide)])
        return cls(
            items=list(some),
            next=following,
            total=len(found.guide),
            open=len(found.open_guide) + len(found.open_asked),
        )
