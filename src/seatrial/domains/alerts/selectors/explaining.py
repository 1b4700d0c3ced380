"""What would happen with an alert: by the lines that decide about real ones, and paging nobody."""

from dataclasses import dataclass
from datetime import datetime

from seatrial.domains.alerts import policies, rules
from seatrial.domains.alerts.selectors.deciding import decide
from seatrial.domains.alerts.selectors.reaching import reached, snapshots
from seatrial.domains.alerts.types import Asked, Decision
from seatrial.domains.oncall.types import Paged
from seatrial.kit.access import Actor, require


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """Whom a step pages, and when. Nobody: it goes on at once."""

    at: datetime
    title: str
    people: tuple[Paged, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What triage decides, the policy that it goes by, and whom that pages if nobody answers."""

    decision: Decision
    policy_title: str
    policy_why: str
    urgency: str
    pages: tuple[PlannedPage, ...]


def explain(asked: Asked, *, actor: Actor, at: datetime) -> Explanation:
    """What would happen with such an alert at that instant; nothing is written, and nobody is paged.

    Raises Denied for who may not answer alerts: it names people and what they are on call for.
    """
    require(
        policies.may_answer(actor, scopes=()), actor=actor, action="alerts.explained", subject="alerts:all"
    )
    (decision,) = decide([asked], now=at)
    body = snapshots([decision.policy], at=at)[decision.policy]
    urgency = decision.routed.urgency or str(body["urgency"])
    if decision.classified.backlog:
        return Explanation(decision, str(body["title"]), "", urgency, ())
    start, escalate_at = at + decision.routed.wait, decision.escalate_at
    if decision.quiet is not None:
        start, escalate_at = decision.quiet.until or start, None
    pages = []
    for when, step in rules.plan(body, start=start, escalate_at=escalate_at):
        found = reached(step.targets, at=when)
        people = tuple(paged for target in step.targets for paged in found.get(target, ()))
        again = f", round {step.place.round + 1}" if step.place.round else ""
        pages.append(PlannedPage(when, f"{step.title.removeprefix('the ')}{again}", people))
    return Explanation(decision, str(body["title"]), str(body["why"]), urgency, tuple(pages))
