"""Who acts, and the answer to "may they?", always with the reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from seatrial.kit.problems import Problem

ActorKind = Literal["human", "service", "agent", "system", "anonymous"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A principal in one request or job.

    `grants` are what it may do everywhere, as `workspace:apply`; `within` what it may do besides within a
    service, team or system, by that one's URN (`{"service:edi-gateway": {"evidence:attach"}}`).
    """

    kind: ActorKind
    uid: str
    name: str
    grants: frozenset[str] = frozenset()
    within: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    #: whether it knows of nothing but what it holds something within: vendors (R005), runners
    is_confined: bool = False
    #: the enrolled producer that vouches for the evidence it sends (`runner:...`, `ci:...`); '': nobody does
    vouched_by: str = ""


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


def granted(actor: Actor, *, grant: str, within: Iterable[str] = ()) -> Answer:
    """Whether the actor holds the grant, everywhere or within one of the URNs; `*` holds all of them.

    `within` names what the subject belongs to: itself, its owner, its system (`catalog.selectors.scopes`).
    """
    if not actor.grants.isdisjoint(("*", grant)):
        return Answer(True, f"{actor.name} holds {grant}")
    places = tuple(within)
    for urn in places:
        if not actor.within.get(urn, frozenset()).isdisjoint(("*", grant)):
            return Answer(True, f"{actor.name} holds {grant} within {urn}")
    where = f", neither everywhere nor within {', '.join(places)}" if places else ""
    return Answer(False, f"{actor.name} does not hold {grant}{where}")


def require(answer: Answer, *, actor: Actor, action: str, subject: str) -> None:
    """Returns where the answer is yes; raises Denied with its reason where it is no."""
    if not answer.allowed:
        raise Denied(answer.reason, actor=actor, action=action, subject=subject)
