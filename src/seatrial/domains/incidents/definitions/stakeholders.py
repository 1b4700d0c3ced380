"""Who is told of updates of incidents."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from seatrial.domains.severities.types import TARGET
from seatrial.domains.workspace.types import Definition, Reference

_Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$")]
_Urn = Annotated[str, StringConstraints(pattern=r"^(?:service|team|system):[^\s]{1,190}$")]
_Target = Annotated[str, StringConstraints(pattern=TARGET, max_length=320)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class StakeholdersMetadata(_Shape):
    """What it says of itself."""

    name: _Name = Field(description="The name; the URN is stakeholders:<name>.")
    title: str = Field("", max_length=120, description="The name as people read it.")
    description: str = Field("", max_length=2000, description="What it is for.")


class StakeholdersSpec(_Shape):
    """Of which incidents who is told."""

    of: list[_Urn] = Field(
        default_factory=list,
        max_length=200,
        description="Services, or the teams and systems whose services they are, as `service:edi-gateway`; "
        "none: every incident.",
    )
    ranks: list[Annotated[int, Field(ge=1, le=5)]] = Field(
        default_factory=list, max_length=5, description="Ranks of severity; none: all."
    )
    tell: list[_Target] = Field(
        min_length=1,
        max_length=100,
        description="Who is told: user:default/NAME, group:TEAM (its members), lead:TEAM (whoever leads it), "
        "schedule:NAME (whoever is on call), mail:ADDRESS, connection:NAME (of the type slack, teams or "
        "webhook).",
    )


class StakeholdersDocument(_Shape):
    """Who is told of updates of incidents."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["Stakeholders"] = Field(description="Stakeholders.")
    metadata: StakeholdersMetadata = Field(description="What it says of itself.")
    spec: StakeholdersSpec = Field(description="The list.")


def stakeholders_references(definition: Definition) -> Iterator[Reference]:
    """It names services, teams, schedules and connections."""
    spec = definition.body["spec"]
    for index, urn in enumerate(spec.get("of") or ()):
        yield Reference(("spec", "of", index), urn)
    for index, said in enumerate(spec["tell"]):
        if said.startswith(("connection:", "schedule:")):
            yield Reference(("spec", "tell", index), said)
