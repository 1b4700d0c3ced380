"""The shape of a Checklist document."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from seatrial.domains.readiness.types import Domain, Role

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


class CriterionShape(Shape):
    """One statement that must hold."""

    id: Name = Field(description="Name within the checklist; it never changes its meaning.")
    title: Annotated[str, StringConstraints(min_length=1, max_length=120)] = Field(
        description="In a few words."
    )
    statement: Text = Field(description="The acceptance criterion: what must hold, measurably (R050).")
    source: str = Field("", description="Where the demand comes from, for example S0:28.")
    domain: Domain | None = Field(
        None, description="The domain of scope, where it differs from the area's (R004)."
    )
    accepts: list[str] = Field(min_length=1, description="Evidence types that count (R057).")
    role: Role = Field(description="The role that accepts it.")
    must: bool = Field(False, description="A must-do item: it can never be waived (R051).")
    waivable: bool = Field(True, description="Whether the risk may be accepted for a time.")
    tiers: list[Tier] = Field(default_factory=list, description="Tiers it applies to; none: all (R056).")
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
    criteria: list[CriterionShape] = Field(min_length=1, description="What must hold.")


class ChecklistSpec(Shape):
    """The checklist itself."""

    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")] = Field(
        description="Version in three numbers; reviews pin it with the content's digest (R055)."
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
