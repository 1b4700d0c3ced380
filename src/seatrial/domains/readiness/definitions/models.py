"""The shape of a Checklist document."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from seatrial.domains.readiness.types import Domain, Gate, Provenance, Purpose, Role, Stance

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$")]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,40}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Tier = Annotated[int, Field(ge=1, le=4)]


class Shape(BaseModel):
    """A part of the document; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class VerifyShape(Shape):
    """How a person finds out by hand."""

    command: Text = Field(description="What to run.")
    expect: Text = Field(description="What it should show.")


class TriggerShape(Shape):
    """When to go back. Exactly one of above, below and equals."""

    metric: str = Field("", max_length=300, description="A metric's name or a PromQL query.")
    above: float | None = Field(None, description="The limit that must not be exceeded.")
    below: float | None = Field(None, description="The limit that must be kept up.")
    equals: float | None = Field(None, description="The value that must not appear.")
    duration: str = Field("", alias="for", description="For how long, as `5m`.")


class RuleShape(Shape):
    """How strict the criterion is with whom."""

    when: Annotated[str, StringConstraints(min_length=1, max_length=1000)] = Field(
        description="CEL over the service, as `service.tier <= 2`."
    )
    then: Stance = Field(description="It must hold, it should, or it is not asked.")


class CriterionShape(Shape):
    """One statement that must hold."""

    id: Name = Field(description="Name within the checklist; it never changes its meaning.")
    title: Annotated[str, StringConstraints(min_length=1, max_length=120)] = Field(
        description="In a few words."
    )
    statement: Annotated[str, StringConstraints(max_length=2000)] = Field(
        "", description="The acceptance criterion: what must hold, measurably (R050)."
    )
    source: str = Field("", description="Where the demand comes from, for example S0:28.")
    domain: Domain | None = Field(
        None, description="The domain of scope, where it differs from the area's (R004)."
    )
    accepts: list[str] = Field(min_length=1, description="Evidence types that count (R057).")
    provenance: Provenance = Field(
        "any", description="`proven`: evidence that no enrolled producer vouches for does not count."
    )
    outside_production: bool = Field(
        False, description="What was done in production does not count: it is rehearsed before (R025)."
    )
    role: Role | None = Field(None, description="The role that accepts it, where the area does not say.")
    assignee: Role | None = Field(None, description="Who does the work, where that is somebody else.")
    must: bool = Field(False, description="A must-do item: it can never be waived (R051).")
    waivable: bool = Field(True, description="Whether the risk may be accepted for a time.")
    tiers: list[Tier] = Field(default_factory=list, description="Tiers it applies to; none: all (R056).")
    levels: list[str] = Field(
        default_factory=list, description="Levels of the checklist that ask it, instead of tiers (R056)."
    )
    when: str = Field(
        "", max_length=1000, description="CEL over the service: whom it is asked of; none: everybody."
    )
    rules: list[RuleShape] = Field(
        default_factory=list, description="How strict it is with whom, instead of must."
    )
    gate: Gate | None = Field(None, description="The gate that it keeps shut while it is open.")
    estimate_minutes: int | None = Field(None, ge=1, le=10080, description="How long a person needs.")
    rollback: str = Field("", max_length=300, description="What leads back: a runbook's URN or path.")
    triggers: list[TriggerShape] = Field(
        default_factory=list, description="When to go back: metric, limit and duration (R052)."
    )
    guide: str = Field("", max_length=4000, description="How to get there, for whoever does the work.")
    questions: list[Text] = Field(default_factory=list, description="What to ask oneself.")
    after: list[str] = Field(default_factory=list, description="Criteria of this checklist to settle first.")
    covers: list[str] = Field(
        default_factory=list, description="Items of other checklists that it answers for: checklist/item."
    )
    verify: VerifyShape | None = Field(None, description="How a person finds out by hand.")
    probes: dict[Identifier, dict[str, Any]] = Field(
        default_factory=dict, description="What to look at, by the name that the check uses."
    )
    check: str = Field(
        "", max_length=4000, description="The CEL rule over the evidence; none: people attest it."
    )
    failure: str = Field(
        "", max_length=300, description="What it means when it does not hold, in plain words."
    )
    remedy: str = Field("", max_length=2000, description="What to do when it does not hold.")


class AreaShape(Shape):
    """A part of the checklist."""

    name: Name = Field(description="Name within the checklist.")
    title: Text = Field(description="The name as people read it.")
    domain: Domain = Field(description="The domain of scope that its criteria belong to (R004).")
    role: Role | None = Field(None, description="The role that accepts its criteria, unless they say.")
    assignee: Role | None = Field(None, description="Who does the work of its criteria, unless they say.")
    criteria: list[CriterionShape] = Field(min_length=1, description="What must hold.")


class LevelShape(Shape):
    """A level of the checklist."""

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,30}$")] = Field(
        description="As criteria name it."
    )
    title: str = Field("", max_length=120, description="As people read it.")
    tiers: list[Tier] = Field(min_length=1, description="Tiers of which it is asked.")


class ChecklistSpec(Shape):
    """The checklist itself."""

    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")] = Field(
        description="Version in three numbers; reviews pin it with the content's digest (R055)."
    )
    purpose: Purpose = Field("general", description="What it is for; the linter keeps it to that.")
    when: str = Field("", max_length=1000, description="CEL over the service: whom it is for; none: all.")
    levels: list[LevelShape] = Field(
        default_factory=list, description="Levels, from the most to the least that is asked (R056)."
    )
    approvals: list[Role] = Field(
        default_factory=list, description="Roles that sign when everything stands (R052)."
    )
    covers: list[Name] = Field(
        default_factory=list, description="Checklists whose must-do items this one must answer for (R052)."
    )
    areas: list[AreaShape] = Field(min_length=1, description="Its parts, in the order of the page.")


class ChecklistMetadata(Shape):
    """What the checklist says of itself."""

    name: Name = Field(description="The name; the URN is checklist:<name>.")
    title: str = Field("", description="The name as people read it.")
    description: str = Field("", description="What it is for.")


class ChecklistDocument(Shape):
    """A versioned set of criteria."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["Checklist"] = Field(description="Checklist.")
    metadata: ChecklistMetadata = Field(description="What it says of itself.")
    spec: ChecklistSpec = Field(description="The checklist.")
