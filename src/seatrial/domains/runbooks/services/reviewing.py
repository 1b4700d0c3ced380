"""Reviewing a revision: somebody who did not write it says whether it is right."""

from datetime import datetime

from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.rules.states import conflict
from seatrial.domains.runbooks.types import ReviewVerdict, author_of
from seatrial.domains.runbooks.types.reviewing import REVIEW
from seatrial.kit.access import Actor, granted, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, Invalid, NotFound, Problem


class CannotReview(Problem):
    """The revision cannot be reviewed by that person, or is not the one that stands."""

    type = "cannot-review-runbook"
    title = "The runbook is not reviewed"
    status = 409


@transaction.atomic
def review(
    name: str, *, verdict: ReviewVerdict, actor: Actor, now: datetime, note: str = "", digest: str = ""
) -> str:
    """The person's word on the revision that stands is on record; gives its uid.

    With `digest`, only if that is the revision: nobody approves what they did not read. Raises NotFound,
    Denied, Invalid where wanted changes are not named, and CannotReview for authors and outdated digests.
    """
    row = models.Runbook.objects.select_for_update(of=("self",)).select_related("current").filter(
        name=name.removeprefix("runbook:"), removed_at=None
    ).first()  # fmt: skip
    if row is None or row.current is None or not catalog.knows_urn(actor, urn=row.service):
        raise NotFound(f"there is no runbook {name[:200]!r}", remedy="List them with: seatrial runbook list")
    answer = granted(actor, grant=REVIEW.name, within=catalog.scopes_of(row.service))
    require(answer, actor=actor, action="runbooks.reviewed", subject=row.urn)
    if verdict == "changes_wanted" and not note.strip():
        fault = Fault("/note", "is empty", "Say what is to be changed.")
        raise Invalid("say what is to be changed", faults=[fault], remedy=fault.remedy)
    _refuse(row, row.current, actor, digest)
    made = models.RevisionReview.objects.create(
        uid=new_uid(now), revision=row.current, reviewer_kind=actor.kind, reviewer_uid=actor.principal,
        reviewer_name=actor.name, verdict=verdict, note=note.strip(), at=now,
    )  # fmt: skip
    details = {"revision": row.current.digest, "verdict": verdict}
    audit.record("runbooks.reviewed", actor=actor, subject=row.urn, details=details, now=now)
    return str(made.uid)


def _refuse(row: models.Runbook, current: models.Revision, actor: Actor, digest: str) -> None:
    if digest and digest != current.digest:
        raise CannotReview(
            f"revision {current.number} of {row.name} stands by now, and you read another one",
            remedy=f"Read it again: seatrial runbook show {row.name}",
        )
    why = conflict([author_of(each) for each in current.authors], reviewer=actor)
    if why:
        raise CannotReview(f"{why}: somebody else reviews it", remedy="Ask somebody who did not write it.")
