"""What of what came was not kept as it was sent: lines of the logs of the alerts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from seatrial.domains.alerts.models import Entry
from seatrial.domains.alerts.rules.folding import Course
from seatrial.domains.alerts.types import NORMALISED, NOTE_LENGTH

#: So many lines of one alert: a sender that changes what is wrong with each of its items is told by these.
_MOST = 20


def write(courses: Sequence[Course], *, urns: Mapping[UUID, str]) -> None:
    """Each thing that was changed stands once in the log of its alert, however often it comes again. Where
    nothing was changed, no statement is made. Their alerts are stored, and locked by the caller.
    """
    found = [
        (each.number, words[:NOTE_LENGTH], told.at, urns[each.source])
        for each in courses for told, _ in each.deeds for words in told.said.remarks
        if each.number is not None
    ]  # fmt: skip
    if not found:
        return
    rows = Entry.objects.filter(alert_id__in={number for number, *_ in found}, what=NORMALISED)
    known = set(rows.values_list("alert_id", "words"))
    many = Counter(number for number, _ in known)
    lines = []
    for number, words, at, urn in found:
        if (number, words) not in known and many[number] < _MOST:
            known.add((number, words))
            many[number] += 1
            lines.append(Entry(alert_id=number, at=at, what=NORMALISED, words=words, by=urn))
    Entry.objects.bulk_create(lines, batch_size=2000)
