"""The shape of catalogue documents. Backstage entities may carry fields that we do not use."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

#: Backstage, "Descriptor Format": letters, digits, `-`, `_`, `.`; at most 63.
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Web = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+\S*$", max_length=2000)]
Ref = Annotated[
    str, StringConstraints(pattern=r"^(?:[A-Za-z]+:)?(?:[A-Za-z0-9._-]+/)?[A-Za-z0-9._-]+$", max_length=200)
]


class Shape(BaseModel):
    """A part of a document of ours, or of an entity where we know all its fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Link(Shape):
    """A page about the entity."""

    url: Web = Field(description="Address of the page.")
    title: str = Field("", description="What the page is called.")
    icon: str = Field("", description="Backstage's icon key; not used.")
    type: str = Field("", description="What the link is, for example dashboard.")


class Metadata(Shape):
    """What every Backstage entity says of itself."""

    name: Name = Field(description="The name; with the kind it makes the URN.")
    namespace: Name = Field("default", description="Kept; one installation serves one organisation.")
    title: str = Field("", description="The name as people read it.")
    description: str = Field("", description="What the entity is for.")
    labels: dict[str, str] = Field(default_factory=dict, description="Backstage labels; kept.")
    annotations: dict[str, str] = Field(default_factory=dict, description="References into other systems.")
    tags: list[str] = Field(default_factory=list, description="Words to find it by.")
    links: list[Link] = Field(default_factory=list, description="Pages about it.")


class EnvironmentShape(Shape):
    """Where the service runs. Probes name these as {environment.url} and so on."""

    url: Web | Literal[""] = Field("", description="Base address of the service.")
    metrics: Web | Literal[""] = Field("", description="Address of its metrics in Prometheus text.")
    prometheus: Web | Literal[""] = Field("", description="Base address of a PromQL server that scrapes it.")
    revision: str = Field("", description="Commit or digest that is deployed there.")


class ComponentSpec(Shape):
    """A service. `tier` and `environments` are Seatrial's own; the rest is Backstage's."""

    type: Text = Field(description="What sort of component, for example service.")
    lifecycle: Text = Field(description="experimental, production or deprecated.")
    owner: Ref = Field(description="The team or person that answers for it: group:default/edi-team.")
    system: Ref | None = Field(None, description="The system that it is part of.")
    subcomponent_of: Ref | None = Field(
        None, alias="subcomponentOf", description="The component it is part of."
    )
    provides_apis: list[Ref] = Field(
        default_factory=list, alias="providesApis", description="APIs it offers."
    )
    consumes_apis: list[Ref] = Field(default_factory=list, alias="consumesApis", description="APIs it calls.")
    depends_on: list[Ref] = Field(
        default_factory=list, alias="dependsOn", description="What it cannot do without."
    )
    tier: int = Field(
        1, ge=1, le=4, description="Criticality, 1 the highest. Without it the strictest counts."
    )
    environments: dict[Name, EnvironmentShape] = Field(
        default_factory=dict,
        description="Where it runs, by name. Without one, nothing that runs is looked at.",
    )


class PartySpecProfile(Shape):
    """How a team or person appears."""

    display_name: str = Field("", alias="displayName", description="The name as people read it.")
    email: str = Field("", description="Where mail reaches them.")
    picture: str = Field("", description="Address of a picture; not used.")


class SystemSpec(Shape):
    """Services that belong together."""

    owner: Ref = Field(description="The team that answers for the system.")
    domain: Ref | None = Field(None, description="Backstage domain; kept.")
    type: str = Field("", description="What sort of system; kept.")


class GroupSpec(Shape):
    """A team."""

    type: Text = Field(description="team, business-unit and the like.")
    profile: PartySpecProfile = Field(default_factory=PartySpecProfile, description="How it appears.")
    parent: Ref | None = Field(None, description="The team above.")
    children: list[Ref] = Field(default_factory=list, description="The teams below.")
    members: list[Ref] = Field(default_factory=list, description="Its people: user:default/ana.")


class UserSpec(Shape):
    """A person."""

    profile: PartySpecProfile = Field(default_factory=PartySpecProfile, description="How it appears.")
    member_of: list[Ref] = Field(default_factory=list, alias="memberOf", description="The teams it is in.")


class TierSpec(Shape):
    """A criticality."""

    rank: int = Field(ge=1, le=4, description="1 is the most critical; services name this number.")
    description: str = Field("", description="Which services belong here.")


class Entity(Shape):
    """The frame of every catalogue document."""

    api_version: str = Field(alias="apiVersion", description="Which rules the document follows.")
    kind: str = Field(description="What it defines.")
    metadata: Metadata = Field(description="What it says of itself.")


class Component(Entity):
    """A service."""

    spec: ComponentSpec = Field(description="The service.")


class SystemEntity(Entity):
    """A system."""

    spec: SystemSpec = Field(description="The system.")


class Group(Entity):
    """A team."""

    spec: GroupSpec = Field(description="The team.")


class User(Entity):
    """A person."""

    spec: UserSpec = Field(description="The person.")


class Tier(Entity):
    """A tier."""

    spec: TierSpec = Field(description="The tier.")
