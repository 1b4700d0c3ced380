"""Deployments that were seen: who tells of them, what was told, and how they came past the gates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from seatrial.domains.catalog.types import DeploymentOutcome
from seatrial.domains.reviews.types import Artefact

SourceType = Literal["cloudevents", "plain", "github", "gitlab", "argocd"]
SOURCE_TYPES: tuple[SourceType, ...] = get_args(SourceType)
#: `waits` until a worker has called back, `recorded` where something came of it, `ignored` where nothing was
#: to come of it, `refused` where something was wrong with it.
DeliveryState = Literal["waits", "recorded", "ignored", "refused"]
DELIVERY_STATES: tuple[DeliveryState, ...] = get_args(DeliveryState)
PassageKind = Literal["gated", "rollback", "break_glass", "bypassed"]
PASSAGE_KINDS: tuple[PassageKind, ...] = get_args(PassageKind)
#: As people read them.
PASSAGE_WORDS: Mapping[str, str] = {
    "gated": "gated",
    "rollback": "rollback",
    "break_glass": "break-glass",
    "bypassed": "bypassed",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Who tells of deployments, as it is defined. `services` and `environments` map the names that it uses
    to ours; `secret` and `token` are references to secrets, never secrets.
    """

    name: str
    title: str
    type: SourceType
    secret: str = ""
    token: str = ""
    api: str = ""
    services: Mapping[str, str] = field(default_factory=dict)
    environments: Mapping[str, str] = field(default_factory=dict)

    @property
    def urn(self) -> str:
        """What it is called in definitions and records."""
        return f"deployment-source:{self.name}"


@dataclass(frozen=True, slots=True)
class Observed:
    """A deployment in the words of its source: `service` and `environment` are not translated yet.

    `reference` is the source's own name of the deployment, the same in all that it tells of it; `started_at`
    is None where it does not tell. `at` is when that was so which is told.
    """

    service: str
    environment: str
    artefact: Artefact
    outcome: DeploymentOutcome
    at: datetime | None = None
    started_at: datetime | None = None
    reference: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One message, read: what kind it is, the name under which it counts once, what it says of a deployment
    (None: nothing), and why nothing.
    """

    id: str
    kind: str
    observed: Observed | None = None
    why: str = ""
    #: it asks: where the answer goes
    callback: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as it was taken, and what came of it."""

    uid: str
    source: str
    id: str
    kind: str
    received_at: datetime
    state: DeliveryState
    words: str
    deployment: str = ""
    answer: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    attempts: int = 0
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A deployment into an environment that asks, and what let it in; nothing did where it is `bypassed`."""

    uid: str
    deployment: str
    service_uid: str
    service: str
    environment: str
    artefact: Artefact
    kind: PassageKind
    reason: str
    started_at: datetime
    at: datetime
    by: str
    answer: str = ""
    break_glass: str = ""
    action: str = ""

    @property
    def urn(self) -> str:
        """What the log and actions call it."""
        return f"passage:{self.uid}"

    @property
    def title(self) -> str:
        """Its kind as people read it."""
        return PASSAGE_WORDS[self.kind]
