"""Actions follow services that are renamed; and what they say in a digest."""

from datetime import datetime

from seatrial.domains.actions import rules, selectors
from seatrial.domains.actions.services import mitigating, renaming
from seatrial.domains.actions.types import Filter
from seatrial.domains.notices.types import DIGESTS, Contributor, Line, Section
from seatrial.domains.workspace.types import PROJECTIONS, Projection

#: Actions that a digest names; the page has the others.
_SHOWN = 10


def digest(person_uid: str, *, now: datetime) -> Section | None:
    """The open actions of the person, the first to be due first; None where there is none."""
    today = rules.today(now)
    found = selectors.next_due(Filter(owner=person_uid), limit=_SHOWN)
    late = {True: "overdue since", False: "due on"}
    lines = [
        Line(
            f"{each.name} {each.title} ({late[each.is_overdue(today)]} {each.due_on})",
            f"/actions/{each.name}",
        )
        for each in found
    ]
    return Section("Your open actions", lines) if lines else None


PROJECTIONS.add("actions", Projection(frozenset({"Component"}), renaming.follow))
PROJECTIONS.add("actions.risks", Projection(frozenset({"RiskRegister"}), mitigating.follow))
DIGESTS.add("actions", Contributor("actions", 20, digest))
