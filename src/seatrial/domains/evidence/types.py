"""The words of evidence as values, and the registry of probes."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from seatrial.connectors.sandbox import Keeper, Limits
from seatrial.domains.identity.types import GRANTS, LEADS, Grant
from seatrial.kit.problems import Problem
from seatrial.kit.registry import Registry

_DAY = timedelta(days=1)

#: How long evidence of each type counts after its effective date, unless an EvidencePolicy says (R057, R062).
#: For what probes find, the criterion's own `max_age` rules; for what is sent, both do, the shorter one wins.
MAX_AGES: Mapping[str, timedelta] = {
    "adr": 365 * _DAY,
    "alert_rules": 30 * _DAY,
    "approval": 180 * _DAY,
    "backup": 2 * _DAY,
    "baseline": 365 * _DAY,
    "catalog": 30 * _DAY,
    "certificate": 2 * _DAY,
    "ci": 30 * _DAY,
    "command": 30 * _DAY,
    "dashboard": 90 * _DAY,
    "dns": 2 * _DAY,
    "document": 365 * _DAY,
    "dr_plan": 365 * _DAY,
    "drill": 180 * _DAY,
    "file": 365 * _DAY,
    "http": _DAY,
    "load_test": 90 * _DAY,
    "log": _DAY,
    "metric": _DAY,
    "query": 30 * _DAY,
    "remediation": 365 * _DAY,
    "runbook": 180 * _DAY,
    "sbom": 30 * _DAY,
    "scan": 30 * _DAY,
    "test_result": 30 * _DAY,
    "trace": _DAY,
    "training": 365 * _DAY,
    "vex": 90 * _DAY,
}
#: All evidence types that a criterion may accept.
EVIDENCE_TYPES: tuple[str, ...] = tuple(MAX_AGES)

Outcome = Literal["found", "failed"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What evidence is about. `revision` is the commit or digest of the artefact, '' where unknown."""

    service: str
    environment: str
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """What one look found.

    `findings` is plain JSON, the value that checks see as `evidence.<name>`. `scope` says in words
    what was looked at, `count` how many things were in it: 0 means that the population was empty.
    `effective_at` is the date that the thing itself bears (a review date, the time of a sample);
    None: the moment of looking. `revision` is what the subject itself said it runs, '' if it did not.
    """

    findings: Mapping[str, Any]
    scope: str
    count: int
    effective_at: datetime | None = None
    revision: str = ""
    #: whether it stays as it is: nobody looks again before it expires, or before something else is deployed
    final: bool = False


class CannotLook(Problem):
    """The probe could not find out; detail and remedy say why and what would help. Makes an `error`."""

    type = "cannot-look"
    title = "The probe could not find out"
    status = 502


class Files(Protocol):
    """The files of a workspace as they were applied. Never a client's disk."""

    def read(self, path: str) -> bytes | None:
        """The content, or None where there is no such file."""

    def glob(self, pattern: str) -> list[str]:
        """The paths that match (`*` within a folder, `**` across folders), sorted."""


class Executed(BaseModel):
    """What every probe has that runs something: where it runs, and what it is told."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    runner: str = Field(
        "default",
        pattern=r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$",
        description="Label of the runner that runs it.",
    )
    files: tuple[str, ...] = Field(
        (),
        max_length=50,
        description="Files of the workspace that it needs, or patterns, as `checks/**`. Only these are there "
        "when it runs, and a change of any of them needs a new approval.",
    )

    def patterns(self) -> tuple[str, ...]:
        """Every path and pattern of files that it needs."""
        return self.files

    def connections(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Every Connection that it calls by name, with the types that it may be of."""
        return ()


@dataclass(frozen=True, slots=True)
class Execution:
    """What whoever runs things allows: under whom (`keeper`), within which `limits`, and which references to
    secrets (`env:NAME`, `file:PATH`) may be resolved there. `host_network` lets programs that ask for the
    network use the machine's own, unfiltered; else they are given a proxy that refuses this machine.
    """

    keeper: Keeper
    limits: Limits = field(default_factory=Limits)
    secrets: frozenset[str] = frozenset()
    host_network: bool = False


ConnectionType = Literal[
    "prometheus", "loki", "elasticsearch", "tempo", "jaeger", "http", "postgres", "s3", "pagerduty",
    "pagerduty-events", "opsgenie", "grafana-oncall", "slack", "teams", "webhook",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Connected:
    """A server that a definition calls by name: where it is, and the headers that let a probe in."""

    name: str
    type: ConnectionType
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    #: the secret itself, for what does not speak HTTP
    secret: str = field(default="", repr=False)


class Connections(Protocol):
    """Finds servers by name for what a look is about."""

    def open(self, name: str, *, types: Collection[str], subject: Subject) -> Connected:
        """The server; raises CannotLook where there is none of these types, or it is not for the service."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a probe is given: its own parameters, the time, the files, and how long it may take.

    `allow` lists the addresses that the operator lets probes reach although they are this machine's own.
    """

    parameters: Any
    now: datetime
    files: Files
    timeout: timedelta
    allow: tuple[str, ...] = ()
    #: whom the look is about, and the servers that may be called by name for it
    subject: Subject = field(default_factory=lambda: Subject("", ""))
    connections: Connections | None = None
    #: how things may be run; None where nothing may
    execution: Execution | None = None
    #: when the last deployment there ended well; known to probes that wait for deployments alone
    deployed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Probe:
    """Code that produces evidence by looking.

    `parameters` validates what a definition writes under the probe's name. `describe` gives the
    command or query, in words that a person could run. `offline` probes need only files, so that
    `seatrial check` may run them. `evidence_type` is what they produce unless the definition says.
    """

    name: str
    summary: str
    parameters: type[BaseModel]
    look: Callable[[Look], Observation]
    describe: Callable[[Any], str]
    evidence_type: str
    offline: bool = False
    #: whether it runs what a workspace brings (a command, SQL, a script): only runners may, never the server
    executes: bool = False
    #: whether nobody looks: what somebody sends is bound to the order (`upload`)
    pushed: bool = False
    version: str = "1"
    #: how long what was found counts, and how often to look again, unless the definition says
    max_age: timedelta = timedelta(minutes=5)
    every: timedelta = timedelta(seconds=30)
    #: how long after a deployment it can find something, by its parameters; None: it does not wait for any
    waits: Callable[[Any], timedelta] | None = None
    #: what stands for a parameter that a criterion leaves out: text with placeholders (`{service.owner}`)
    fills: Mapping[str, str] = field(default_factory=dict)

    def type_of(self, parameters: Any) -> str:
        """The type of what it produces with these parameters: those of `upload` name it themselves."""
        named = parameters.get("type") if self.pushed and isinstance(parameters, Mapping) else None
        return named if isinstance(named, str) else self.evidence_type


#: All probes that are known, by the key that a definition writes.
PROBES: Registry[Probe] = Registry("probe")


@dataclass(frozen=True, slots=True)
class Order:
    """What a higher domain wants watched. `key` names it for ever (`criterion:list/id/probe`).

    `author` is who wrote the probe into the definition (rule 4), as text.
    """

    key: str
    subject: Subject
    workspace: str
    probe: str
    parameters: Mapping[str, Any]
    evidence_type: str
    max_age: timedelta
    every: timedelta
    timeout: timedelta
    author: str
    #: when the last deployment there ended well, None where none is recorded
    deployed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of evidence as rules and templates see it."""

    uid: str
    key: str
    type: str
    subject: Subject
    outcome: Outcome
    findings: Mapping[str, Any]
    problem: str
    producer: str
    provenance: Literal["proven", "asserted"]
    command: str
    scope: str
    count: int
    sha256: str
    effective_at: datetime
    collected_at: datetime
    expires_at: datetime
    #: the name under which it was sent, '' for what a probe found
    name: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Awaited:
    """What a criterion's page offers to attach: the types that it accepts, and what it waits for by name."""

    service: str
    environment: str
    accepts: tuple[str, ...]
    #: name in the check, type and name of each piece that somebody must send
    uploads: tuple[tuple[str, str, str], ...] = ()
    #: whether it takes only what an enrolled producer vouches for
    wants_proof: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A file that evidence rests on: its digest in the artefact store (`sha256:...`), and its name."""

    sha256: str
    name: str
    media_type: str = "application/octet-stream"
    size: int = 0


@dataclass(frozen=True, slots=True)
class Submission:
    """What somebody sends as evidence.

    `name` tells two of one type apart (`trivy`, `bandit`); '' is the type's own name. `producer` says in the
    sender's words what made it. `effective_at` is the date of the thing itself; None: the time of sending.
    """

    subject: Subject
    type: str
    name: str = ""
    findings: Mapping[str, Any] = field(default_factory=dict)
    producer: str = ""
    effective_at: datetime | None = None
    command: str = ""
    scope: str = ""
    count: int = 1
    uri: str = ""
    #: when it ends to count by its own word, whatever its type's age
    ends_at: datetime | None = None
    artefacts: tuple[Reference, ...] = ()


#: Who holds artefacts although no evidence refers to them: `holder(digests)` gives those that must stay.
HOLDS: Registry[Callable[[Collection[str]], Collection[str]]] = Registry("hold")

#: Roles that supply what a service is judged by.
_SUPPLIERS = LEADS | {"product_manager", "vendor_lead"}

ATTACH = GRANTS.add("evidence:attach", Grant("evidence:attach", "Attach evidence to a service", _SUPPLIERS))
TEST = GRANTS.add(
    "connections:test",
    Grant("connections:test", "Try connections", frozenset({"operations_lead"})),
)
RETRACT = GRANTS.add(
    "evidence:retract",
    Grant("evidence:retract", "Retract evidence that somebody else attached", LEADS, humans=True),
)
