"""The words of evidence as values, and the registry of probes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from pydantic import BaseModel

from seatrial.kit.problems import Problem
from seatrial.kit.registry import Registry

#: Accepted evidence types (R057), and those that probes of this version produce.
EVIDENCE_TYPES = (
    "adr",
    "approval",
    "catalog",
    "dashboard",
    "document",
    "dr_plan",
    "drill",
    "file",
    "http",
    "load_test",
    "metric",
    "runbook",
    "scan",
    "test_result",
    "training",
)

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
    version: str = "1"
    #: how long what was found counts, and how often to look again, unless the definition says
    max_age: timedelta = timedelta(minutes=5)
    every: timedelta = timedelta(seconds=30)


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
    extra: Mapping[str, Any] = field(default_factory=dict)
