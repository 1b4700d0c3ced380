"""The kind Programme: services that go live together, and what decides whether they may."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from seatrial.domains.insights import rules
from seatrial.domains.insights.types import PARTS, QUESTIONS
from seatrial.domains.workspace.types import KINDS, Definition, Kind, Lint, Reference

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$")]
Service = Annotated[str, StringConstraints(pattern=r"^(service:)?[^\s:]+$", max_length=200)]
#: `checklist/criterion`
Criterion = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$", max_length=200)]
Bound = dict[str, list[Criterion]]


class Shape(BaseModel):
    """A part of a document, with these fields and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Metadata(Shape):
    """What it says of itself."""

    name: Name = Field(description="The name; the URN is `programme:` and this.")
    title: str = Field("", description="The name as people read it.")
    description: str = Field("", description="What it is for.")


class ProgrammeSpec(Shape):
    """Which services, where, and by which criteria each row is decided."""

    services: list[Service] = Field(
        min_length=1, max_length=50, description="Services by name or URN, as `edi-gateway`."
    )
    environment: str = Field("production", min_length=1, max_length=100, description="Where they go live.")
    acceptance: Bound = Field(
        default_factory=dict,
        description="Criteria of the seven kinds of acceptance: performance, operational, recovery, "
        "documentation, training, production, stakeholder. What is not named is decided by the library's "
        "checklist `production`; so below.",
    )
    groups: Bound = Field(
        default_factory=dict,
        description="Criteria of the five groups that accept: operations, development, security, business, "
        "management. The sign-offs of their slots count besides.",
    )
    gates: Bound = Field(
        default_factory=dict,
        description="Criteria of the five quality gates: load, documents, training, recovery, production.",
    )
    completion: Bound = Field(
        default_factory=dict,
        description="Criteria of the six completions: performance, operations, recovery, documents, "
        "knowledge, deployed.",
    )
    approval: Bound = Field(
        default_factory=dict,
        description="Criteria of the eight questions before a deployment is approved: security, tests, "
        "runbooks, team, rehearsal, incidents, monitoring, capacity. What is not named is decided by the "
        "library's checklist `deployment-approval`.",
    )
    pre_operations: Bound = Field(
        default_factory=dict,
        description="Criteria of the nine questions before it is operated: team, on-call, runbooks, "
        "incidents, monitoring, changes, escalation, knowledge, first-shift. What is not named is decided "
        "by the library's checklist `pre-operations`.",
    )

    @field_validator("acceptance", "groups", "gates", "completion", "approval", "pre_operations")
    @classmethod
    def _rows(cls, value: Bound, info: Any) -> Bound:
        known = rules.row_names(info.field_name)
        for name in value:
            if name not in known:
                raise ValueError(f"{name} is none of {', '.join(known)}")
        return value


class ProgrammeDocument(Shape):
    """Services that go live together."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["Programme"] = Field(description="Programme.")
    metadata: Metadata = Field(description="What it says of itself.")
    spec: ProgrammeSpec = Field(description="The programme.")


def references(definition: Definition) -> Iterable[Reference]:
    """It names services."""
    for index, name in enumerate(definition.body["spec"]["services"]):
        yield Reference(("spec", "services", index), rules.service_urn(name))


def lint(definition: Definition, definitions: Mapping[str, Definition]) -> Iterable[Lint]:
    """Criteria that the checklist does not have, where the checklist is known."""
    spec = definition.body["spec"]
    for part in (*PARTS, *QUESTIONS):
        for row, names in (spec.get(part) or {}).items():
            for index, name in enumerate(names):
                checklist, _, criterion = name.partition("/")
                found = definitions.get(f"checklist:{checklist}")
                if found is not None and criterion not in _criteria(found):
                    place = ("spec", part, row, index)
                    yield Lint(place, f"{checklist} has no criterion {criterion}", "Name one that it has.")


def _criteria(checklist: Definition) -> set[str]:
    areas = checklist.body["spec"]["areas"]
    return {each["id"] for area in areas for each in area["criteria"]}


PROGRAMME = KINDS.add(
    "Programme",
    Kind(
        "Programme",
        "programme",
        ("seatrial.dev/v1",),
        ProgrammeDocument,
        "Services that go live together; acceptance, gates and completion are computed from their records.",
        references,
        lint,
    ),
)
