"""Lines of the logs of alerts, in bulk."""

from collections.abc import Iterable
from datetime import datetime

from seatrial.domains.alerts.models import Entry

#: An alert's number, one word for machines, what happened in words, and who did it ('' for the server).
Line = tuple[int, str, str, str]
_LONGEST = 1000


def note(lines: Iterable[Line], *, now: datetime) -> None:
    """The lines stand in the logs of their alerts, in their order. No line names a person: `by` is a subject,
    whose name is kept elsewhere and can be erased.
    """
    Entry.objects.bulk_create(
        [
            Entry(alert_id=number, at=now, what=what, words=words[:_LONGEST], by=by)
            for number, what, words, by in lines
        ],
        batch_size=2000,
    )
