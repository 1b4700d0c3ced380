"""What a review waits for, and who owes it: what a page says in one sentence (R001, R010 to R013)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from seatrial.domains.reviews.rules.deciding import before_deciding, before_proposing
from seatrial.domains.reviews.rules.stepping import before_step
from seatrial.domains.reviews.types import REVIEWERS, Blocker, Proposal, Report, State, Template
from seatrial.domains.reviews.types.words import Outcome

#: The state that a review strives for from each one; those that have ended strive for none.
NEXT: Mapping[State, State] = {
    "draft": "initiated",
    "initiated": "preparing",
    "preparing": "in_review",
    "in_review": "decided",
    "decided": "handover",
    "handover": "verifying",
    "verifying": "closed",
}
#: What is done by whoever prepares an item, not by whoever accepts it.
_WORK = frozenset({"must", "item", "waived", "remediation", "rejected", "open"})
_LEAD = "engineering_lead"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that is owed, as people read it: of an item its title, and in `words` it is only `it`."""

    kind: str
    subject: str
    title: str
    words: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Debt:
    """What the same people owe: their role, their names (none where nobody holds it), and each thing."""

    role: str
    people: tuple[str, ...]
    things: tuple[Thing, ...]


def reachable(report: Report) -> Outcome:
    """The best that the review can be decided now: a conditional go where something is waived or is being
    remedied, else a go.
    """
    unmet = [each for each in report.items if each.blocks_decision and not each.is_settled]
    held = any(each.waiver is not None or each.actions for each in unmet if not each.row.must)
    return "conditional_go" if held else "go"


def before_next(
    report: Report, *, proposal: Proposal | None, template: Template, lasts: timedelta
) -> list[Blocker]:
    """Everything that the next step waits for; of a decision the best one that can be reached."""
    state = report.review.state
    if state == "draft":
        words = "scope, architecture changes and target date are not said yet"
        return [Blocker("draft", "draft", words, "Complete the draft.", owes=_LEAD)]
    if state == "in_review" and proposal is not None:
        return before_deciding(report, proposal=proposal, template=template, lasts=lasts)
    if state == "in_review":
        return before_proposing(report, outcome=reachable(report), template=template)
    after = NEXT.get(state)
    return before_step(report, after=after) if after else []


def owed(
    found: Sequence[Blocker],
    *,
    report: Report,
    holders: Mapping[str, Sequence[str]],
    names: Mapping[str, str],
) -> list[Debt]:
    """The same by who owes it, whoever owes most first. `holders` are names by role, `names` names by uid.

    Whom the review itself names stands with a role that they hold, whichever role the thing belongs to.
    """
    groups: dict[tuple[str, tuple[str, ...]], list[Thing]] = {}
    for each in found:
        role = _role(each, report)
        people = tuple(_people(each, role, report, names)) or tuple(holders.get(role, ()))
        held = [name for name, holding in holders.items() if set(people) & set(holding)]
        shown = role if role in held or not held else held[0]
        groups.setdefault((shown, people), []).append(thing_of(each, report=report))
    debts = [Debt(role, people, tuple(things)) for (role, people), things in groups.items()]
    return sorted(debts, key=lambda debt: (-len(debt.things), debt.role))


def thing_of(blocker: Blocker, *, report: Report) -> Thing:
    """The same as people read it."""
    item = report.item(blocker.subject)
    title = item.shown.criterion.title if item is not None else ""
    words = blocker.words.replace(blocker.subject, "it") if title else blocker.words
    return Thing(blocker.kind, blocker.subject, title, words, blocker.remedy)


def _role(blocker: Blocker, report: Report) -> str:
    if blocker.kind in ("reviewer", "objection"):
        return next((role for slot, role in REVIEWERS.items() if slot == blocker.subject), blocker.owes)
    item = report.item(blocker.subject)
    if item is not None and blocker.kind == "item" and item.is_settled:
        return item.row.role
    return blocker.owes or _LEAD


def _people(blocker: Blocker, role: str, report: Report, names: Mapping[str, str]) -> list[str]:
    """Whom the review itself names for it."""
    item = report.item(blocker.subject)
    if item is not None and blocker.kind in _WORK and role != item.row.role:
        name = names.get(item.row.assignee_uid, "")
        return [name] if name else []
    slots = [slot for slot, held in REVIEWERS.items() if held == role]
    by_role = blocker.kind in ("reviewer", "objection", "acceptance", "veto", "item")
    return [each.person_name for each in report.reviewers if by_role and each.slot in slots]
