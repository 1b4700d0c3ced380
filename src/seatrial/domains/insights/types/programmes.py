"""Programmes: what has to hold before services are in production for good (R018, R019)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from seatrial.domains.catalog.types import Deployment, Service
from seatrial.domains.readiness.types import Shown
from seatrial.domains.reviews.types import ItemView, Proposal, Standing

Part = Literal["acceptance", "groups", "gates", "completion", "approval", "pre_operations"]
#: What a programme comes to (S4), and the questions that are asked before (S3:187-195, S1:247-256).
PARTS: tuple[Part, ...] = ("acceptance", "groups", "gates", "completion")
QUESTIONS: tuple[Part, ...] = ("approval", "pre_operations")
#: `accepted` is met, and those whose it is have said so; `open`: nothing shows it yet.
RowState = Literal["accepted", "met", "waived", "open", "not_met"]
#: From best to worst: a row is as good as the worst thing that bears on it.
ROW_STATES: tuple[RowState, ...] = get_args(RowState)
#: What a row says to a question. Only `yes` is one.
Answer = Literal["yes", "waived", "not_yet", "no"]


@dataclass(frozen=True, slots=True)
class RowSpec:
    """One row and what decides it. `criteria` are `checklist/id`.

    `group` is whose sign-offs count besides: one of the five groups, `*` for every slot, '' for none.
    `deployed`: whether a deployment has to have succeeded besides. `later`: what it needs besides, and
    Seatrial does not have yet.
    """

    part: Part
    id: str
    title: str
    source: str
    criteria: tuple[str, ...]
    group: str = ""
    deployed: bool = False
    later: str = ""


@dataclass(frozen=True, slots=True)
class Programme:
    """Services (URNs) that go into an environment together, and the rows that they have to come to."""

    urn: str
    name: str
    title: str
    description: str
    services: tuple[str, ...]
    environment: str
    rows: tuple[RowSpec, ...]
    file: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """A record by its digest; `uid` leads to it where it is evidence."""

    sha256: str
    uid: str = ""


@dataclass(frozen=True, slots=True)
class Bearing:
    """One thing that bears on a row, for one service, with who accepted it and when.

    `title` is it as people read it, `review` the review that says more (`R-12`), '' where none does. `asked`
    is False where nobody asks it of the service, `applies` where it was called not applicable.
    """

    service: str
    subject: str
    state: RowState
    reason: str
    proofs: tuple[Proof, ...] = ()
    by: str = ""
    at: datetime | None = None
    applies: bool = True
    title: str = ""
    review: str = ""
    asked: bool = True

    @property
    def criterion(self) -> tuple[str, str] | None:
        """Checklist and id, where it is a criterion."""
        checklist, slash, name = self.subject.partition("/")
        return (checklist, name) if slash else None


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands, computed from its bearings and from nothing else."""

    spec: RowSpec
    state: RowState
    reason: str
    bearings: tuple[Bearing, ...]

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left: accepted where somebody has to accept it, else met."""
        asked = self.spec.part in ("acceptance", "groups")
        return self.state == "accepted" or (self.state == "met" and not asked)

    @property
    def answer(self) -> Answer:
        """What it says to a question: nothing but `yes` is one."""
        words: dict[RowState, Answer] = {"waived": "waived", "open": "not_yet", "not_met": "no"}
        return words.get(self.state, "yes")

    @property
    def digests(self) -> tuple[str, ...]:
        """The digests of all that shows it, each once."""
        return tuple(dict.fromkeys(proof.sha256 for each in self.bearings for proof in each.proofs))

    @property
    def accepters(self) -> tuple[str, ...]:
        """Who accepted it, each once."""
        return tuple(dict.fromkeys(each.by for each in self.bearings if each.by))

    @property
    def accepted_at(self) -> datetime | None:
        """When the last of them did."""
        return max((each.at for each in self.bearings if each.at is not None), default=None)


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """A programme with rows of it, at one instant. `missing` are services that nobody defines."""

    programme: Programme
    rows: tuple[Row, ...]
    services: tuple[Service, ...]
    missing: tuple[str, ...]
    read_at: datetime

    def of(self, part: Part) -> tuple[Row, ...]:
        """The rows of one part, in their order."""
        return tuple(row for row in self.rows if row.spec.part == part)

    @property
    def settled(self) -> int:
        """How many rows nothing is left of."""
        return sum(row.is_settled for row in self.rows)

    @property
    def percent(self) -> int:
        """Of all rows, rounded down."""
        return self.settled * 100 // len(self.rows) if self.rows else 0


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one service: items of its reviews (and which review) and criteria by `checklist/id`,
    the evidence that criteria rest on, the last decision with its sign-offs, the last deployment that ended.
    """

    service: str
    items: dict[str, ItemView]
    shown: dict[str, Shown]
    proofs: dict[str, tuple[Proof, ...]]
    standing: Standing | None
    proposal: Proposal | None
    deployment: Deployment | None
    reviews: Mapping[str, str] = field(default_factory=dict)
