"""What is still open: guide questions without an answer that counts, and questions that people asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from seatrial.domains.readiness.rules.guide import QUESTIONS, Question

#: The kinds of definition that hold answers and questions.
KINDS = ("OperatingPolicy", "OpenQuestion")
State = Literal["unanswered", "expired", "open", "overdue", "answered"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a policy says to a guide question, who answers for it, and until when it counts."""

    text: str
    owner: str
    review_by: date
    #: where it stands: the policy's URN
    policy: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A guide question with the answer that stands, or None."""

    question: Question
    answer: Answer | None
    state: State


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that somebody asked, with its owner and the day by which it is to be answered."""

    urn: str
    text: str
    owner: str
    due: date
    about: str
    answer: str
    state: State


@dataclass(frozen=True, slots=True)
class Points:
    """All questions at one day. What is open of them is the section Open Questions (S2:48)."""

    guide: tuple[Answered, ...]
    asked: tuple[Asked, ...]

    @property
    def open_guide(self) -> tuple[Answered, ...]:
        """The guide questions that nobody answered, or whose answer has expired."""
        return tuple(found for found in self.guide if found.state != "answered")

    @property
    def open_asked(self) -> tuple[Asked, ...]:
        """The questions that people asked and nobody answered, the most urgent first."""
        left = (found for found in self.asked if found.state != "answered")
        return tuple(sorted(left, key=lambda found: (found.due, found.urn)))

    def count(self, state: State) -> int:
        """How many of both sorts are in that state."""
        states = [*(found.state for found in self.guide), *(found.state for found in self.asked)]
        return states.count(state)


def points(
    policies: Iterable[Mapping[str, Any]],
    *,
    questions: Iterable[Mapping[str, Any]],
    today: date,
    about: Sequence[str] = (),
) -> Points:
    """Every question as the bodies of OperatingPolicy and OpenQuestion documents say, at that day.

    `about` are URNs of a service and what it belongs to: policies and questions for them count besides
    those for everybody, and of two answers the one for the nearer of them, which stands first.
    """
    places = (*about, "")
    answers: dict[str, tuple[int, Answer]] = {}
    for body in policies:
        spec = _mapping(body.get("spec"))
        scope = str(spec.get("for", ""))
        if scope not in places:
            continue
        policy = f"operating-policy:{_mapping(body.get('metadata')).get('name', '')}"
        for field, raw in _mapping(spec.get("answers")).items():
            rank, answer = places.index(scope), _answer(_mapping(raw), policy)
            if answer is not None and (field not in answers or rank < answers[field][0]):
                answers[field] = (rank, answer)
    guide = tuple(_answered(question, answers.get(question.field), today) for question in QUESTIONS)
    asked = [found for body in questions if (found := _asked(body, today)) is not None]
    return Points(guide, tuple(found for found in asked if not about or found.about in places))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _answer(raw: Mapping[str, Any], policy: str) -> Answer | None:
    """The answer, None where it lacks its text, its owner or its end: then it is none."""
    text, owner, until = raw.get("answer"), raw.get("owner"), _day(raw.get("review_by"))
    if not (isinstance(text, str) and text.strip() and isinstance(owner, str) and owner and until):
        return None
    return Answer(text, owner, until, policy)


def _answered(question: Question, found: tuple[int, Answer] | None, today: date) -> Answered:
    if found is None:
        return Answered(question, None, "unanswered")
    answer = found[1]
    return Answered(question, answer, "expired" if answer.review_by < today else "answered")


def _asked(body: Mapping[str, Any], today: date) -> Asked | None:
    spec = _mapping(body.get("spec"))
    due, text = _day(spec.get("due")), spec.get("question")
    if due is None or not isinstance(text, str):
        return None
    answer = str(spec.get("answer") or "")
    state: State = "answered" if answer else "overdue" if due < today else "open"
    urn = f"question:{_mapping(body.get('metadata')).get('name', '')}"
    return Asked(urn, text, str(spec.get("owner", "")), due, str(spec.get("about", "")), answer, state)


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
