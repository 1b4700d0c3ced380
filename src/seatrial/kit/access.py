"""Who acts, and the answer to "may they?", always with the reason."""

import re
from collections.abc import Iterable, Mapping, Sequence
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
    #: its roles (`operations_lead`) by the URN that they are held within; under '' those held everywhere
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    #: why it holds a grant or a role, in words, by its name and the URN that it is held within or ''
    because: Mapping[tuple[str, str], str] = field(default_factory=dict, hash=False)
    #: the uid of the person whose token it shows; '': it acts for itself
    on_behalf_of: str = ""

    @property
    def principal(self) -> str:
        """The uid of whoever answers for what it does: no token makes a second person of its owner."""
        return self.on_behalf_of or self.uid


ANONYMOUS = Actor("anonymous", "", "somebody who is not signed in")


def system(name: str) -> Actor:
    """Seatrial itself, in the part named: the scheduler, the first start."""
    return Actor("system", f"system:{name}", name, frozenset({"*"}))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a policy answers: allowed or not, and why, in words that a page can show.

    `grant` is the one that decided; '' where something else did.
    """

    allowed: bool
    reason: str
    grant: str = ""


class Denied(Problem):
    """A policy said no. Translators audit it after the rollback."""

    type = "denied"
    title = "You may not do this"
    status = 403

    def __init__(self, reason: str, *, actor: Actor, action: str, subject: str, grant: str = "") -> None:
        about = f" {subject}" if subject.partition(":")[0] in ("service", "team", "system") else ""
        whom = f"Who may, and whom to ask: seatrial access {grant}{about}" if grant else ""
        super().__init__(reason, remedy=whom)
        self.actor = actor
        self.action = action
        self.subject = subject
        self.grant = grant

    @property
    def nameless(self) -> str:
        """Its words for a record that outlives names: `the actor` wherever its name stands."""
        if not self.actor.name or self.actor.kind in ("system", "anonymous"):
            return self.detail
        return re.sub(rf"(?<!\w){re.escape(self.actor.name)}(?!\w)", "the actor", self.detail)


def granted(actor: Actor, *, grant: str, within: Iterable[str] = ()) -> Answer:
    """Whether the actor holds the grant, everywhere or within one of the URNs; `*` holds all of them.

    `within` names what the subject belongs to: itself, its owner, its system (`catalog.selectors.scopes`).
    """
    for held in ("*", grant):
        if held in actor.grants:
            return Answer(True, f"{actor.name} holds {grant}{_why(actor, held, '')}", grant)
    places = tuple(within)
    for urn in places:
        for held in actor.within.get(urn, frozenset()).intersection(("*", grant)):
            return Answer(True, f"{actor.name} holds {grant} within {urn}{_why(actor, held, urn)}", grant)
    return Answer(False, f"{actor.name} {_why_not(actor, grant, places)}", grant)


def in_role(actor: Actor, *, role: str, within: Iterable[str] = ()) -> Answer:
    """Whether the actor holds the role (not only a grant of it), everywhere or within one of the URNs.

    For what one role alone may do (R029: another one is refused). Administrators hold no other role by
    being administrators.
    """
    called = role.replace("_", " ")
    places = tuple(within)
    for urn in ("", *places):
        if role in actor.roles.get(urn, frozenset()):
            return Answer(True, f"{actor.name} is {called}{_why(actor, role, urn)}")
    where = f" of {' or '.join(places)}" if places else ""
    return Answer(False, f"{actor.name} is not {called}{where}")


def require(answer: Answer, *, actor: Actor, action: str, subject: str) -> None:
    """Returns where the answer is yes; raises Denied with its reason where it is no."""
    if not answer.allowed:
        raise Denied(answer.reason, actor=actor, action=action, subject=subject, grant=answer.grant)


def _why_not(actor: Actor, grant: str, places: Sequence[str]) -> str:
    if places:
        return f"does not hold {grant}, neither everywhere nor within {', '.join(places)}"
    held = sorted(urn for urn, grants in actor.within.items() if not grants.isdisjoint(("*", grant)))
    if held:
        return f"holds {grant} within {', '.join(held)} alone, and not everywhere"
    return f"does not hold {grant}"


def _why(actor: Actor, name: str, urn: str) -> str:
    said = actor.because.get((name, urn), "")
    return f": {said}" if said else ""
