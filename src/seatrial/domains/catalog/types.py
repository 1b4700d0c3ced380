"""The words of the catalogue as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from seatrial.domains.workspace.types import Source

#: Criticality where a definition names none: the strictest, so that silence never loosens a rule.
STRICTEST_TIER = 1


@dataclass(frozen=True, slots=True)
class Environment:
    """Where a service runs: addresses that probes look at, and what is deployed there."""

    name: str
    url: str = ""
    metrics: str = ""
    prometheus: str = ""
    revision: str = ""

    def values(self) -> Mapping[str, str]:
        """What a definition may name as {environment.…}."""
        return {
            "name": self.name,
            "url": self.url.rstrip("/"),
            "metrics": self.metrics,
            "prometheus": self.prometheus.rstrip("/"),
            "revision": self.revision,
        }


@dataclass(frozen=True, slots=True)
class Service:
    """A Backstage Component that Seatrial watches over. `owner` and `system` are URNs or ''."""

    urn: str
    name: str
    title: str
    description: str
    type: str
    lifecycle: str
    owner: str
    system: str
    tier: int
    environments: tuple[Environment, ...]
    directory: str
    workspace: str
    source: Source
    tags: tuple[str, ...] = ()
    annotations: Mapping[str, str] = field(default_factory=dict)
    uid: str = ""

    def values(self) -> Mapping[str, str]:
        """What a definition may name as {service.…}."""
        return {
            "name": self.name,
            "title": self.title,
            "owner": self.owner,
            "system": self.system,
            "lifecycle": self.lifecycle,
            "directory": self.directory,
        }

    def environment(self, name: str) -> Environment | None:
        """The environment of that name, or None."""
        return next((found for found in self.environments if found.name == name), None)


@dataclass(frozen=True, slots=True)
class Party:
    """A team (Group), a person (User) or a system (System) of the catalogue."""

    urn: str
    kind: str
    name: str
    title: str
    email: str = ""
    members: tuple[str, ...] = ()
    owner: str = ""
