"""What policies say of reviews: templates, matrices, and the one policy of all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from seatrial.domains.reviews.types.words import CarryOver, PrerequisiteKind, ReviewKind, Stage

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pin:
    """A document as it was when a review pinned it."""

    urn: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Newer:
    """A document says something else now than when it was pinned; `changes` are version and words of what
    it says of the versions since.
    """

    pin: Pin
    version: str
    sha256: str
    changes: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> str:
        """As people read it."""
        return (
            f"newer version available: {self.pin.urn} is at {self.version or 'another content'}, "
            f"this review keeps to {self.pin.version or 'what it pinned'}"
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A checklist that a template asks, of services for which the condition (CEL) holds; '' is all."""

    checklist: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Needed:
    """A prerequisite as a template has it (R023). With `criterion` (`checklist/id`) a probe decides it."""

    id: str
    title: str
    kind: PrerequisiteKind
    stage: Stage
    owner: str = ""
    criterion: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class QualityGate:
    """A named gate (R017): every one of its criteria (`checklist/id`, or `type:load_test`) must be met."""

    id: str
    title: str
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """What a review of one kind asks, and how long its decision stands."""

    pin: Pin
    name: str
    title: str
    kind: ReviewKind
    asks: tuple[Asked, ...]
    matrix: str
    when: str = ""
    prerequisites: tuple[Needed, ...] = ()
    gates: tuple[QualityGate, ...] = ()
    #: whether a decision waits for the consulted product manager (R031)
    consult_blocks: bool = False
    lasts: timedelta = 365 * _DAY
    conditional: timedelta = 30 * _DAY
    #: for how long an item may be stale, or not met, before a standing go falls
    grace_stale: timedelta = _DAY
    grace_failed: timedelta = timedelta(0)
    carries_over: CarryOver = "exact"


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a matrix: who signs, how many, in which order (R068, R071)."""

    id: str
    title: str
    role: str
    group: str = ""
    quorum: int = 1
    order: int = 1
    when: str = ""
    delegable: bool = True
    #: who holds one of these roles within the service is no deputy here (R021)
    not_by: tuple[str, ...] = ()
    #: the one person who signs there, by handle and uid (R076); '': whoever holds the role
    handle: str = ""
    person_uid: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who signs what, in which order, and how long a sign-off counts."""

    pin: Pin
    name: str
    title: str
    slots: tuple[Slot, ...]
    lasts: timedelta = 14 * _DAY
    #: a signer who is silent this long is passed over to a deputy, and the owner is told (R022)
    silent_after: timedelta = 3 * _DAY


@dataclass(frozen=True, slots=True)
class Stakeholder:
    """Somebody whom policy names for a service: without their signature it does not go (R076).

    `service` is a URN, `person` a handle, `title` whom they speak for.
    """

    id: str
    service: str
    title: str
    person: str
    delegable: bool = True


#: How long a waiver may last at most and how many may be active at once, by tier.
_LONGEST: Mapping[int, timedelta] = {1: 30 * _DAY, 2: 60 * _DAY, 3: 90 * _DAY, 4: 180 * _DAY}
_AT_MOST: Mapping[int, int] = {1: 3, 2: 5, 3: 8, 4: 10}
#: For how long the first time in production is watched, by tier (S0:41).
_VERIFICATION: Mapping[int, timedelta] = {1: 14 * _DAY, 2: 7 * _DAY, 3: 3 * _DAY, 4: 1 * _DAY}


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for all reviews. Without a ReviewPolicy these defaults hold, and nothing is enforced."""

    pin: Pin | None = None
    #: whether production needs a standing go, and a change of owner an accepted handover
    enforces_production: bool = False
    enforces_owner: bool = False
    #: environments that are production besides those that the catalogue calls protected
    production: frozenset[str] = frozenset({"production"})
    waiver_longest: Mapping[int, timedelta] = field(default_factory=lambda: dict(_LONGEST))
    waivers_at_most: Mapping[int, int] = field(default_factory=lambda: dict(_AT_MOST))
    #: how often the same waiver may follow itself
    waiver_renewals: int = 1
    #: services whose small teams may ask for the exception from the separation of duties
    small_teams: frozenset[str] = frozenset()
    #: who confirms and approves besides the matrix, by service
    stakeholders: tuple[Stakeholder, ...] = ()
    #: facets of the architecture whose change opens a review (R007)
    watches: frozenset[str] = frozenset({"depends_on", "provides_apis", "data_classification", "tier", "slo"})
    every: timedelta = 365 * _DAY
    #: how long the verification after the go-live lasts, by tier (R015)
    verification: Mapping[int, timedelta] = field(default_factory=lambda: dict(_VERIFICATION))
