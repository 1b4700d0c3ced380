"""What monitoring says in a digest: reviews that are overdue."""

from datetime import datetime

from seatrial.domains.monitoring import selectors
from seatrial.domains.monitoring.rules.reminding import in_words
from seatrial.domains.monitoring.selectors import Owed
from seatrial.domains.notices.types import DIGESTS, Contributor, Line, Section
from seatrial.kit.access import system

#: Reviews that a digest names; the page has the others.
_SHOWN = 10


def digest(person_uid: str, *, now: datetime) -> Section | None:
    """Overdue reviews that the person answers for, the longest first; None where there is none."""
    found = selectors.owed(selectors.matters(system("monitoring"), today=now.date()), wanted=Owed())
    people = selectors.people_for(found, now=now)
    mine = [each for each in found if person_uid in people[each.key]]
    lines = [Line(f"{in_words(each)[:1].upper()}{in_words(each)[1:]}", each.link) for each in mine[:_SHOWN]]
    if len(mine) > _SHOWN:
        lines.append(Line(f"and {len(mine) - _SHOWN} more", "/monitoring/reviews"))
    return Section("Monitoring to be reviewed", lines) if lines else None


DIGESTS.add("monitoring", Contributor("monitoring", 40, digest))
