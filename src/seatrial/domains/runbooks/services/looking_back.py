"""Looking back on runs that waited for no approval: somebody does it in time, or the exemption ends."""

from datetime import datetime

from django.db import transaction

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks import models, policies, selectors
from seatrial.domains.runbooks.events import RunReviewed
from seatrial.domains.runbooks.selectors.runs import document_of
from seatrial.domains.runbooks.services import telling
from seatrial.domains.runbooks.services.locking import CannotRun, add_note, locked_run, record
from seatrial.domains.runbooks.types.runs import ENDED, Run
from seatrial.kit import events
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import Fault, Invalid

_LONGEST = 4000
_BATCH = 200


@transaction.atomic
def look_back(name: str, *, note: str, actor: Actor, now: datetime) -> Run:
    """Somebody who may have approved the run looked back on it, and said what they found; also when it is
    late. Its runbook may be run without approval again.

    Raises NotFound, Denied, Invalid without a note, and CannotRun for what waits for nobody to look back.
    """
    row = locked_run(name, actor=actor)
    answer, _ = policies.may_look_back(
        actor,
        roles=document_of(row).front.approval,
        requested_by=row.requested_by,
        scopes=catalog.scopes_of(row.service),
    )
    require(answer, actor=actor, action="runbooks.run-reviewed", subject=row.service)
    if row.reviewed_at is not None:
        raise CannotRun(f"{row.reviewed_by_name} looked back on RUN-{row.number} already")
    if row.review_due_at is None or row.state not in ENDED:
        words = "goes on" if row.emergency and row.state not in ENDED else "did not go without its approval"
        raise CannotRun(f"there is nothing to look back on: RUN-{row.number} {words}")
    said = note.strip()[:_LONGEST]
    if not said:
        raise Invalid("say what you found", faults=[Fault("/note", "say what you found")])
    row.reviewed_at, row.reviewed_by, row.reviewed_by_name = now, actor.principal, actor.name
    row.review_note, row.version = said, row.version + 1
    add_note(row, text=f"Looked back on by {actor.name}: {said}", position=None, now=now)
    row.save()
    details = {"note": said, "due": row.review_due_at.isoformat(), "late": now > row.review_due_at}
    record("run-reviewed", row=row, actor=actor, now=now, details=details)
    told = RunReviewed(uid=str(row.uid), runbook=row.runbook.urn, service=row.service, by=actor.name)
    events.publish(told)
    return selectors.run_of_uid(str(row.uid))


def remind(*, now: datetime) -> int:
    """Whoever may look back on a run hears of it before it is due, and every day from then on; gives of how
    many runs. Twice is as once.
    """
    rows = models.Run.objects.filter(review_due_at__isnull=False, reviewed_at=None, state__in=ENDED)
    found = [str(uid) for uid in rows.order_by("review_due_at").values_list("pk", flat=True)[:_BATCH]]
    return sum(telling.tell_review(uid, now=now) for uid in found)
