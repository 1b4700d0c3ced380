"""Who acts, and the answer to "may they?", always with the reason."""

from dataclasses import dataclass
from typing import Literal

from seatrial.kit.problems import Problem

ActorKind = Literal["human", "service", "agent", "system", "anonymous"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A principal in one request or job. `grants` are what it may do, as `workspace:apply`."""

    kind: ActorKind
    uid: str
    name: str
    grants: frozenset[str] = frozenset()


ANONYMOUS = Actor("anonymous", "", "somebody who is not signed in")


def system(name: str) -> Actor:
    """Seatrial itself, in the part named: the scheduler, the first start."""
    return Actor("system", f"system:{name}", name, frozenset({"*"}))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a policy answers: allowed or not, and why, in words that a page can show."""

    allowed: bool
    reason: str


class Denied(Problem):
    """A policy said no. Translators audit it after the rollback."""

    type = "denied"
    title = "You may not do this"
    status = 403

    def __init__(self, reason: str, *, actor: Actor, action: str, subject: str) -> None:
        super().__init__(reason)
        self.actor = actor
        self.action = action
        self.subject = subject


def granted(actor: Actor, *, grant: str) -> Answer:
    """Whether the actor holds the grant; `*` holds all of them."""
    if "*" in actor.grants or grant in actor.grants:
        return Answer(True, f"{actor.name} holds {grant}")
    return Answer(False, f"{actor.name} does not hold {grant}")


def require(answer: Answer, *, actor: Actor, action: str, subject: str) -> None:
    """Returns where the answer is yes; raises Denied with its reason where it is no."""
    if not answer.allowed:
        raise Denied(answer.reason, actor=actor, action=action, subject=subject)
