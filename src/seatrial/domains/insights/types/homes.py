"""Home pages of the four personas (S4:37-91, R037): facts, each with its state, and what is not there yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from seatrial.domains.actions.types import Action
from seatrial.domains.catalog.types import Deployment, Service
from seatrial.domains.evidence.types import Item
from seatrial.domains.readiness.types import Shown, Tally
from seatrial.domains.reviews.types import Gap, Standing

Persona = Literal["sre", "operations", "development", "business"]
PERSONAS: tuple[Persona, ...] = get_args(Persona)
PERSONA_TITLES: Mapping[Persona, str] = {
    "sre": "Site reliability",
    "operations": "Operations",
    "development": "Development",
    "business": "Business",
}
#: `info` is neither good nor bad; `later`: Seatrial does not have it yet, and says with what it comes.
FactState = Literal["pass", "fail", "unknown", "info", "later"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One line. `value` is what is shown and given, never empty but where the state is `later`.

    `review` names the review that says more (`R-12`), `criterion` the criterion (`checklist/id`); '' where
    none does.
    """

    id: str
    title: str
    value: str
    state: FactState
    detail: str = ""
    review: str = ""
    criterion: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """Checklist and id of the criterion."""
        checklist, _, name = self.criterion.partition("/")
        return checklist, name


@dataclass(frozen=True, slots=True)
class Section:
    """One need of the persona and the facts that answer it."""

    id: str
    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """The page of a persona about a service in an environment, read at one instant."""

    persona: Persona
    service: Service
    environment: str
    sections: tuple[Section, ...]
    read_at: datetime

    @property
    def title(self) -> str:
        """The persona as people read it."""
        return PERSONA_TITLES[self.persona]


@dataclass(frozen=True, slots=True)
class Reachable:
    """Somebody who is called, in order, and whether nobody reached them lately."""

    name: str
    channel: str
    stale: bool


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is on duty today in a team, and why nobody is ('' where somebody is)."""

    team: str
    primaries: tuple[str, ...]
    backups: tuple[str, ...]
    gap: str


@dataclass(frozen=True, slots=True)
class Readings:
    """All that facts are made of, of one service in one environment at one instant."""

    service: Service
    environment: str
    now: datetime
    shown: tuple[Shown, ...]
    areas: tuple[tuple[str, Tally], ...]
    standing: Standing | None
    gaps: tuple[Gap, ...]
    #: whether any review of it was more than a draft
    reviewed: bool
    #: open and overdue
    actions: tuple[int, int]
    due: Action | None
    drills: tuple[Item, ...]
    loads: tuple[Item, ...]
    #: what looks at alert rules found last
    alerting: tuple[Item, ...]
    contacts: tuple[Reachable, ...]
    duty: tuple[Duty, ...]
    deployments: tuple[Deployment, ...]
    running: Deployment | None
    needs: tuple[str, ...]
    needed_by: tuple[str, ...]
    #: deployments that gates saw lately, and those of them that went past one
    passed: int
    bypassed: int
    #: titles, the one that weighs most first
    risks: tuple[str, ...]
    #: percent ready and title of each service that the actor knows, the least ready first
    others: tuple[tuple[str, str, Tally], ...]
