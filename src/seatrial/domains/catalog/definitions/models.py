"""The shape of Backstage's entities, and of tiers."""

from typing import Any, Literal

from pydantic import Field

from seatrial.domains.catalog.definitions.shapes import Entity, Name, OpenShape, Own, Ref, Shape, Text, Web


class EnvironmentShape(Shape):
    """Where the service runs. Probes name these as {environment.url} and so on."""

    url: Web | Literal[""] = Field("", description="Base address of the service.")
    metrics: Web | Literal[""] = Field("", description="Address of its metrics in Prometheus text.")
    prometheus: Web | Literal[""] = Field("", description="Base address of a PromQL server that scrapes it.")
    revision: str = Field("", description="Commit or digest deployed there; else the last deployment's.")
    region: str = Field("", max_length=200, description="Where in the world, for example eu-north-1.")
    artefact: str = Field("", max_length=500, description="Image or package that is deployed, unversioned.")
    protected: bool = Field(False, description="Whether changes there need more than a push.")


class ComponentSpec(OpenShape):
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
    dependency_of: list[Ref] = Field(
        default_factory=list, alias="dependencyOf", description="What cannot do without it."
    )
    tier: int = Field(
        1, ge=1, le=4, description="Criticality, 1 the highest. Without it the strictest counts."
    )
    environments: dict[Name, EnvironmentShape] = Field(
        default_factory=dict,
        description="Where it runs, by name. Without one, nothing that runs is looked at.",
    )
    severities: str = Field(
        "", max_length=200, description="Its severity scheme: sev, s, critical, or one of your own."
    )
    calendar: str = Field(
        "", max_length=200, description="Its business calendar. Without one its team's counts."
    )


class ApiSpec(OpenShape):
    """An interface that services offer and call."""

    type: Text = Field(description="openapi, asyncapi, graphql, grpc and the like.")
    lifecycle: Text = Field(description="experimental, production or deprecated.")
    owner: Ref = Field(description="The team or person that answers for it.")
    system: Ref | None = Field(None, description="The system that it is part of.")
    definition: Text | dict[str, Any] = Field(
        union_mode="left_to_right", description="The interface itself, or {$text: path of the file}."
    )


class ResourceSpec(OpenShape):
    """What services need to run: a database, a queue, a bucket."""

    type: Text = Field(description="database, queue, s3-bucket and the like.")
    owner: Ref = Field(description="The team or person that answers for it.")
    system: Ref | None = Field(None, description="The system that it is part of.")
    depends_on: list[Ref] = Field(
        default_factory=list, alias="dependsOn", description="What it cannot do without."
    )
    dependency_of: list[Ref] = Field(
        default_factory=list, alias="dependencyOf", description="What cannot do without it."
    )


class Profile(OpenShape):
    """How a team or person appears."""

    display_name: str = Field("", alias="displayName", description="The name as people read it.")
    email: str = Field("", description="Where mail reaches them.")
    picture: str = Field("", description="Address of a picture; not used.")


class SystemSpec(OpenShape):
    """Services that belong together."""

    owner: Ref = Field(description="The team that answers for the system.")
    domain: Ref | None = Field(None, description="The domain that it is part of.")
    type: str = Field("", description="What sort of system; kept.")


class DomainSpec(OpenShape):
    """Systems that serve one business purpose."""

    owner: Ref = Field(description="The team that answers for the domain.")
    subdomain_of: Ref | None = Field(None, alias="subdomainOf", description="The domain above.")
    type: str = Field("", description="What sort of domain; kept.")


class GroupSpec(OpenShape):
    """A team."""

    type: Text = Field(description="team, business-unit and the like.")
    profile: Profile = Field(default_factory=Profile, description="How it appears.")
    parent: Ref | None = Field(None, description="The team above.")
    children: list[Ref] = Field(default_factory=list, description="The teams below.")
    members: list[Ref] = Field(default_factory=list, description="Its people: user:default/ana.")
    calendar: str = Field("", max_length=200, description="Its business calendar: when it works.")


class UserSpec(OpenShape):
    """A person."""

    profile: Profile = Field(default_factory=Profile, description="How it appears.")
    member_of: list[Ref] = Field(default_factory=list, alias="memberOf", description="The teams it is in.")


class LocationSpec(OpenShape):
    """Where more entities stand. Files of the workspace are read anyway; addresses are kept, not fetched."""

    type: str = Field("", description="file or url; kept.")
    target: str = Field("", description="One file or address.")
    targets: list[str] = Field(default_factory=list, description="Several of them.")


class TierSpec(Shape):
    """A criticality."""

    rank: int = Field(ge=1, le=4, description="1 is the most critical; services name this number.")
    description: str = Field("", description="Which services belong here.")


class Component(Entity):
    """A service."""

    spec: ComponentSpec = Field(description="The service.")


class Api(Entity):
    """An API."""

    spec: ApiSpec = Field(description="The API.")


class Resource(Entity):
    """A resource."""

    spec: ResourceSpec = Field(description="The resource.")


class SystemEntity(Entity):
    """A system."""

    spec: SystemSpec = Field(description="The system.")


class DomainEntity(Entity):
    """A domain."""

    spec: DomainSpec = Field(description="The domain.")


class Group(Entity):
    """A team."""

    spec: GroupSpec = Field(description="The team.")


class User(Entity):
    """A person."""

    spec: UserSpec = Field(description="The person.")


class Location(Entity):
    """A location."""

    spec: LocationSpec = Field(description="The location.")


class Tier(Own):
    """A tier."""

    spec: TierSpec = Field(description="The tier.")
