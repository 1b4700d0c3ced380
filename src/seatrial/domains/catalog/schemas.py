"""What the API gives of the catalogue."""

from ninja import Schema

from seatrial.domains.catalog import types


class EnvironmentOut(Schema):
    """Where a service runs."""

    name: str
    url: str
    metrics: str
    prometheus: str
    revision: str


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
