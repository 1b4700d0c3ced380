"""Before a run is proven, its lines are held against what its runner signed of each stretch."""

from datetime import datetime

from django.db import transaction

from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.rules.referring import reference_of
from seatrial.domains.runbooks.rules.vouching import broken_stretches
from seatrial.domains.runbooks.selectors.transcripts import every_line
from seatrial.domains.runbooks.services.locking import add_note
from seatrial.domains.runners import selectors as runners

_SIGNED = ("lines", "transcript_sha256")


@transaction.atomic
def hold_against_signatures(uid: str, *, now: datetime) -> str:
    """Why the transcript of the run is not what its runners signed, in words, '' where it is; the run says so
    from then on, and is no proof. Twice is as once.
    """
    row = models.Run.objects.select_for_update().get(pk=uid)
    if row.unproven:
        return row.unproven
    names = {reference_of(row.uid, stretch=number): number for number in range(1, row.stretch + 1)}
    results = runners.results_of(names)
    signed = {names[name]: said for name, said in results.items() if all(key in said for key in _SIGNED)}
    found = broken_stretches(every_line(uid), signed=signed) if signed else []
    if found:
        row.unproven, row.version = "; ".join(found), row.version + 1
        add_note(row, text=f"This transcript proves nothing: {row.unproven}", position=None, now=now)
        row.save(update_fields=["unproven", "version", "notes"])
    return row.unproven
