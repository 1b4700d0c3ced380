"""The words of the catalogue as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from seatrial.domains.identity.types import GRANTS, LEADS, Grant
from seatrial.domains.workspace.types import Source
from seatrial.kit.registry import Registry

#: Criticality where a definition names none: the strictest, so that silence never loosens a rule.
STRICTEST_TIER = 1

#: Where nothing says where something stands.
NOWHERE = Source("")

DeploymentOutcome = Literal["running", "succeeded", "failed"]


@dataclass(frozen=True, slots=True)
class Environment:
    """Where a service runs: addresses that probes look at, and what is deployed there."""

    name: str
    url: str = ""
    metrics: str = ""
    prometheus: str = ""
    revision: str = ""
    region: str = ""
    #: a container image or package without its version, that deployments there are of
    artefact: str = ""
    #: whether changes there need more than a push: production is
    protected: bool = False
    #: when the last deployment there ended well (ISO 8601), '' where none is recorded; no definition says it
    deployed_at: str = ""

    def values(self) -> Mapping[str, str]:
        """What a definition may name as {environment.…}."""
        return {
            "name": self.name,
            "url": self.url.rstrip("/"),
            "metrics": self.metrics,
            "prometheus": self.prometheus.rstrip("/"),
            "revision": self.revision,
            "region": self.region,
            "artefact": self.artefact,
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
    """What the catalogue names beside services: a team (Group), a person (User), a system, an API, a
    resource, a domain, a location. `owner`, `system` and `parent` are URNs or ''.
    """

    urn: str
    kind: str
    name: str
    title: str
    email: str = ""
    members: tuple[str, ...] = ()
    owner: str = ""
    description: str = ""
    type: str = ""
    lifecycle: str = ""
    system: str = ""
    #: of a team the team above, of a system its domain, of a domain the one above
    parent: str = ""
    tags: tuple[str, ...] = ()
    workspace: str = ""
    source: Source = NOWHERE


#: How entities stand to each other; from the first to the second (Backstage, well-known relations).
RELATION_KINDS: Mapping[str, str] = {
    "ownedBy": "is owned by",
    "partOf": "is part of",
    "dependsOn": "depends on",
    "providesApi": "provides",
    "consumesApi": "consumes",
    "childOf": "is below",
    "memberOf": "is in",
    "leaderOf": "leads",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """One entity stands to another as `kind` says; `said_by` is the one whose file says it, at `source`."""

    start: str
    kind: str
    end: str
    said_by: str
    source: Source


@dataclass(frozen=True, slots=True)
class Deployment:
    """That an artefact was put into an environment. `finished_at` is None while it is under way."""

    uid: str
    service: str
    environment: str
    digest: str
    version: str
    commit: str
    started_at: datetime
    finished_at: datetime | None
    outcome: DeploymentOutcome
    by: str
    source: str
    recorded_at: datetime

    @property
    def revision(self) -> str:
        """What identifies the artefact best: its digest, else its commit, else its version."""
        return self.digest or self.commit or self.version


@dataclass(frozen=True, slots=True)
class OwnershipSpan:
    """A team owned a service from one moment to the other (None: still)."""

    owner: str
    since: datetime
    until: datetime | None


DEPLOY = GRANTS.add(
    "catalog:deploy", Grant("catalog:deploy", "Record a deployment of a service", roles=LEADS)
)
VERIFY_CONTACT = GRANTS.add(
    "catalog:verify-contact",
    Grant(
        "catalog:verify-contact",
        "Confirm that a contact was reached",
        roles=LEADS | {"product_manager", "vendor_lead"},
        humans=True,
    ),
)

#: The lifecycle of a service that users depend on (Backstage's word).
PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class EntersProduction:
    """A question for guards: may this service count as in production from now on?

    Asked where its lifecycle becomes `production`, and where it arrives as such (`before` is None).
    """

    before: Service | None
    after: Service


@dataclass(frozen=True, slots=True)
class ChangesOwner:
    """A question for guards: may this service be owned by another team from now on?"""

    before: Service
    after: Service


@dataclass(frozen=True, slots=True)
class Pick:
    """A key below `spec` by which entities name a definition of a higher domain, as `calendar: edi-team`.

    The value is its name, or its URN. The annotation `seatrial.dev/<key>` says the same. Entities of `kinds`
    may have it; what is `built_in` is always there, without a definition.
    """

    key: str
    urn_kind: str
    kinds: frozenset[str]
    built_in: frozenset[str] = frozenset()


#: By key. Higher domains fill it; a name that nothing stands behind is found when the workspace is read.
PICKS: Registry[Pick] = Registry("pick")
