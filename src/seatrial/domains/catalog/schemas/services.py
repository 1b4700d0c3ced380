"""Services and other entities as the API gives them."""

from typing import Any

from ninja import Schema

from seatrial.domains.catalog import types
from seatrial.ui import search


class EnvironmentOut(Schema):
    """Where a service runs."""

    name: str
    url: str
    metrics: str
    prometheus: str
    revision: str
    region: str = ""
    artefact: str = ""
    protected: bool = False


class ServiceOut(Schema):
    """A service of the catalogue."""

    urn: str
    uid: str
    name: str
    title: str
    description: str
    type: str
    lifecycle: str
    owner: str
    system: str
    tier: int
    tags: list[str]
    environments: list[EnvironmentOut]
    workspace: str
    source: str

    @classmethod
    def of(cls, service: types.Service) -> "ServiceOut":
        """The service as the API gives it."""
        environments = [
            EnvironmentOut(
                name=found.name,
                url=found.url,
                metrics=found.metrics,
                prometheus=found.prometheus,
                revision=found.revision,
                region=found.region,
                artefact=found.artefact,
                protected=found.protected,
            )
            for found in service.environments
        ]
        return cls(
            urn=service.urn,
            uid=service.uid,
            name=service.name,
            title=service.title,
            description=service.description,
            type=service.type,
            lifecycle=service.lifecycle,
            owner=service.owner,
            system=service.system,
            tier=service.tier,
            tags=list(service.tags),
            environments=environments,
            workspace=service.workspace,
            source=f"{service.source.path}:{service.source.line}",
        )


class ServicesOut(Schema):
    """A page of services, and the cursor of the next one ('' on the last)."""

    items: list[ServiceOut]
    next: str


class EntitiesOut(Schema):
    """A page of entities in Backstage's format, and the cursor of the next one ('' on the last)."""

    items: list[dict[str, Any]]
    next: str


class ProblemOut(Schema):
    """One thing that is wrong with a service."""

    service: str
    kind: str
    message: str
    remedy: str


class ProblemsOut(Schema):
    """Everything that is wrong."""

    items: list[ProblemOut]
    next: str


class HitOut(Schema):
    """One thing that was found."""

    title: str
    url: str
    detail: str


class SearchGroupOut(Schema):
    """What was found of one kind, the best first."""

    name: str
    title: str
    hits: list[HitOut]

    @classmethod
    def of(cls, group: search.Group) -> "SearchGroupOut":
        """The group as the API gives it."""
        hits = [HitOut(title=hit.title, url=hit.url, detail=hit.detail) for hit in group.hits]
        return cls(name=group.name, title=group.title, hits=hits)


class SearchOut(Schema):
    """What was found, by kind."""

    groups: list[SearchGroupOut]
