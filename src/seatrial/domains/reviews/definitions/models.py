"""The shapes of ReviewTemplate, SignOffMatrix and ReviewPolicy."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from seatrial.domains.reviews.types.words import CarryOver, Group, PrerequisiteKind, ReviewKind, Stage

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Condition = Annotated[str, StringConstraints(max_length=1000)]
Duration = Annotated[str, StringConstraints(pattern=r"^(?:[0-9]{1,6}[smhdw]){1,4}$")]
#: Also no time at all.
Grace = Annotated[str, StringConstraints(pattern=r"^(none|(?:[0-9]{1,6}[smhdw]){1,4})$")]
Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
SlotRole = Literal[
    "service_owner", "engineering_lead", "operations_lead", "security_lead", "product_manager",
    "vendor_lead", "manager",
]  # fmt: skip
#: `checklist/criterion`, or `type:load_test` for every criterion that accepts that evidence.
CriterionRef = Annotated[
    str, StringConstraints(pattern=r"^([a-z0-9-]{1,63}/[a-z0-9-]{1,63}|type:[a-z_]{1,40})$")
]


class Shape(BaseModel):
    """A part of a document; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Metadata(Shape):
    """What the document says of itself."""

    name: Name = Field(description="The name that its URN ends with.")
    title: str = Field("", max_length=120, description="The name as people read it.")
    description: str = Field("", max_length=2000, description="What it is for.")


class AskedShape(Shape):
    """A checklist that is asked."""

    name: Name = Field(description="The name of the checklist.")
    when: Condition = Field(
        "", description='CEL over the service, as `service.operator == "vendor"`; none: always.'
    )


class PrerequisiteShape(Shape):
    """Something that has to be there before a stage begins (R023)."""

    id: Name = Field(description="Name within the template.")
    title: Text = Field(description="As people read it.")
    type: PrerequisiteKind = Field(description="technical, business or external.")
    stage: Stage = Field(description="The stage that it keeps from beginning while it is unmet.")
    owner: SlotRole | None = Field(None, description="The role that sees to it and says so.")
    criterion: CriterionRef | None = Field(
        None, description="The criterion whose live result decides it; none: people say (R024)."
    )
    when: Condition = Field("", description="CEL over the service: whom it is asked of; none: everybody.")


class GateShape(Shape):
    """A quality gate (R017)."""

    id: Name = Field(description="Name within the template.")
    title: Text = Field(description="As people read it.")
    criteria: list[CriterionRef] = Field(
        min_length=1, description="Criteria that must all be met: `checklist/criterion` or `type:load_test`."
    )


class GraceShape(Shape):
    """For how long a standing go outlives what it rests on."""

    stale: Grace = Field("24h", description="While evidence is out of date or cannot be had; or none.")
    failed: Grace = Field("none", description="While a criterion fails; or none.")


class TemplateSpec(Shape):
    """The template itself."""

    version: Version = Field(description="Version in three numbers; reviews pin it with the digest (R055).")
    changes: dict[Version, Text] = Field(
        default_factory=dict, description="What each version changed, and after which experience (R009)."
    )
    review: ReviewKind = Field(description="The kind of review that it is for (R003).")
    when: Condition = Field("", description="CEL over the service: whom it is for; none: everybody.")
    checklists: list[AskedShape] = Field(min_length=1, description="The checklists that are asked.")
    sign_off: Name = Field(description="The SignOffMatrix that says who signs.")
    prerequisites: list[PrerequisiteShape] = Field(default_factory=list, description="What must be there.")
    quality_gates: list[GateShape] = Field(default_factory=list, description="Named gates.")
    consult: Literal["warn", "block"] = Field(
        "warn", description="Whether a decision waits for the product manager's answer (R031)."
    )
    lasts: Duration = Field("365d", description="How long a go stands at most.")
    conditional: Duration = Field("30d", description="How long a conditional go stands at most.")
    grace: GraceShape = Field(
        default_factory=GraceShape,
        description="How long a go outlives what it rests on.",
    )
    carries_over: CarryOver = Field(
        "exact",
        description="Which other artefact a go covers: none, one that differs in the last number, or any.",
    )


class SlotShape(Shape):
    """A place in the matrix."""

    id: Name = Field(description="Name within the matrix.")
    title: Text = Field(description="As people read it.")
    role: SlotRole = Field(description="Who signs there.")
    group: Group | None = Field(None, description="The acceptance group that it speaks for (R020).")
    quorum: int = Field(1, ge=1, le=5, description="How many have to sign.")
    order: int = Field(1, ge=1, le=20, description="Slots of a lower number sign first.")
    when: Condition = Field("", description="CEL over the service: whether it is asked; none: always.")
    delegable: bool = Field(True, description="Whether a deputy may sign.")
    not_by: list[SlotRole] = Field(
        default_factory=list, description="Roles whose holders are no deputies here (R021)."
    )


class MatrixSpec(Shape):
    """The matrix itself."""

    version: Version = Field(description="Version in three numbers.")
    lasts: Duration = Field("14d", description="How long a sign-off counts until the decision is made.")
    silent_after: Duration = Field("3d", description="After how long a silent signer's deputy is asked.")
    slots: list[SlotShape] = Field(min_length=1, description="Who signs.")


class WaiverShape(Shape):
    """How far risks may be accepted (R074)."""

    longest: dict[Literal["1", "2", "3", "4"], Duration] = Field(
        default_factory=dict, description="The longest waiver, by tier."
    )
    at_most: dict[Literal["1", "2", "3", "4"], Annotated[int, Field(ge=0, le=100)]] = Field(
        default_factory=dict, description="How many waivers of one service are active at once, by tier."
    )
    renewals: int = Field(1, ge=0, le=20, description="How often a waiver may follow itself.")


class StakeholderShape(Shape):
    """Somebody who has to sign for a service besides its matrix."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$")] = Field(
        description="Name within the policy: the slot is `stakeholder-<id>`."
    )
    service: Annotated[str, StringConstraints(pattern=r"^service:\S{1,190}$")] = Field(
        description="The service whose decisions they sign."
    )
    title: Text = Field(description="Whom they speak for, as people read it.")
    person: Annotated[str, StringConstraints(pattern=r"^[a-z0-9._-]{1,100}$")] = Field(
        description="The handle of their account."
    )
    delegable: bool = Field(True, description="Whether a deputy may sign.")


class PolicySpec(Shape):
    """The policy itself."""

    version: Version = Field(description="Version in three numbers.")
    enforce: list[Literal["production", "owner"]] = Field(
        default_factory=list,
        description="production: nothing becomes production without a standing go. owner: no change of "
        "owner without an accepted handover. Both from the next apply on.",
    )
    production: list[Annotated[str, StringConstraints(min_length=1, max_length=100)]] = Field(
        default_factory=lambda: ["production"], description="Environments that are production."
    )
    waivers: WaiverShape = Field(
        default_factory=WaiverShape,
        description="How far risks may be accepted.",
    )
    small_teams: list[Annotated[str, StringConstraints(pattern=r"^service:\S{1,190}$")]] = Field(
        default_factory=list,
        description="Services whose teams may ask for the exception from the separation of duties.",
    )
    stakeholders: list[StakeholderShape] = Field(
        default_factory=list,
        description="Who confirms readiness and approves a go besides the matrix, by service (R076).",
    )
    watches: list[Literal["depends_on", "provides_apis", "data_classification", "tier", "slo"]] = Field(
        default=["depends_on", "provides_apis", "data_classification", "tier", "slo"],
        description="Facets of a service whose change opens a review (R007).",
    )
    every: Duration = Field("365d", description="After how long a go is reviewed anew.")
    verification: dict[Literal["1", "2", "3", "4"], Duration] = Field(
        default_factory=dict,
        description="How long the first time in production is watched, by tier (R015); what is not said: "
        "14d, 7d, 3d and 1d.",
    )


class ReviewTemplateDocument(Shape):
    """What a review of one kind asks."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["ReviewTemplate"] = Field(description="ReviewTemplate.")
    metadata: Metadata = Field(description="What it says of itself.")
    spec: TemplateSpec = Field(description="The template.")


class SignOffMatrixDocument(Shape):
    """Who signs a decision."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["SignOffMatrix"] = Field(description="SignOffMatrix.")
    metadata: Metadata = Field(description="What it says of itself.")
    spec: MatrixSpec = Field(description="The matrix.")


class ReviewPolicyDocument(Shape):
    """What holds for all reviews."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["ReviewPolicy"] = Field(description="ReviewPolicy.")
    metadata: Metadata = Field(description="What it says of itself.")
    spec: PolicySpec = Field(description="The policy.")
