"""What is asked of a gate, what it answers, and the registry of what it looks at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from seatrial.domains.catalog.types import Service
from seatrial.domains.reviews.types import Artefact
from seatrial.kit.registry import Registry

Purpose = Literal["deploy", "rollback"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
GateWord = Literal["go", "no_go", "unknown"]
ANSWERS: tuple[GateWord, ...] = get_args(GateWord)
#: As people read them.
GATE_WORDS: Mapping[str, str] = {"go": "go", "no_go": "no-go", "unknown": "could not tell"}


@dataclass(frozen=True, slots=True)
class Question:
    """May this artefact of the service be deployed to the environment?"""

    service: Service
    environment: str
    artefact: Artefact
    purpose: Purpose = "deploy"


@dataclass(frozen=True, slots=True)
class ClauseAnswer:
    """Whether a clause holds (None: it cannot be told), why, and what to do where it does not.

    `decision` is the uid of the decision that it rests on.
    """

    passes: bool | None
    reason: str
    remedy: str = ""
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that has to hold at every gate: `ask(question, now=...)` gives a ClauseAnswer."""

    name: str
    title: str
    ask: Callable[..., ClauseAnswer]


#: What gates look at, hung in by whoever knows it. A clause that fails could not tell.
CLAUSES: Registry[Clause] = Registry("clause")


@dataclass(frozen=True, slots=True)
class Answered:
    """A clause's answer as it is kept, under the clause's name and title."""

    name: str
    title: str
    passes: bool | None
    reason: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the clauses come to. `allowed` is what a pipeline acts on; where the word is `unknown`, the
    policy of the environment has decided it.
    """

    word: GateWord
    allowed: bool
    clauses: tuple[Answered, ...]
    decision: str = ""
    break_glass: str = ""


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """An answer as it was given, and to whom."""

    uid: str
    service_uid: str
    service: str
    environment: str
    artefact: Artefact
    purpose: Purpose
    word: GateWord
    allowed: bool
    clauses: tuple[Answered, ...]
    decision: str
    break_glass: str
    at: datetime
    actor_kind: str
    actor_uid: str
    actor_name: str
    source: str = ""

    @property
    def urn(self) -> str:
        """What the log calls it."""
        return f"gate-answer:{self.uid}"

    @property
    def title(self) -> str:
        """The word as people read it."""
        return GATE_WORDS[self.word]

    @property
    def against(self) -> tuple[Answered, ...]:
        """The clauses that do not hold, and those of which it cannot be told."""
        return tuple(each for each in self.clauses if each.passes is not True)

    @property
    def exit_code(self) -> int:
        """As the command line ends: 0 go, 1 no-go, 2 it could not be told."""
        return {"go": 0, "no_go": 1, "unknown": 2}[self.word]


@dataclass(frozen=True, slots=True)
class AnswerFilter:
    """Which answers a list shows; '' leaves a field open. `known` are services (URNs), None: all."""

    service_uid: str = ""
    environment: str = ""
    word: str = ""
    known: frozenset[str] | None = None
