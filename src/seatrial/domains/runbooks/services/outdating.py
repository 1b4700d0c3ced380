"""A runbook that changed after its test is untested again, and tested where it goes back to what was tested:
evidence says so (R118, R122).
"""

import itertools
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.evidence import selectors as evidence_of
from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.types import ATTACH, Subject, Submission
from seatrial.domains.runbooks import models, selectors
from seatrial.domains.runbooks.rules.states import TEST_HOLDS
from seatrial.domains.runbooks.selectors.outcomes import TELLING
from seatrial.domains.runbooks.services.proving import TYPE, findings_of, name_of
from seatrial.domains.runbooks.types.runs import ENDED
from seatrial.kit.access import Actor
from seatrial.kit.problems import Problem

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

#: Seatrial knows which revision stands: it vouches for this, as runners vouch for what they ran.
KNOWS = Actor(
    "system", "system:runbooks", "runbooks", frozenset({ATTACH.name}), vouched_by="seatrial/runbooks"
)

#: By whom it says that it was found; what bears this is Seatrial's own word.
PRODUCER = "seatrial/runbooks"
_LOOKED_AT = 200


def outdate(workspace: str, *, now: datetime) -> int:
    """What evidence says of each runbook and environment is of the revision that stands; gives for how many
    something new was said. Twice is as once.

    Where the newest run was of another revision: that of the newest run of the one that stands, if there was
    one before; else that it is untested. Where a file went back to what the newest run was of, the evidence
    of that run counts again, with its own age.
    """
    runs = models.Run.objects.filter(
        runbook__workspace=workspace, runbook__removed_at=None, mode__in=TELLING, state__in=ENDED
    ).exclude(runner_uid="")
    newest = runs.order_by("runbook", "environment", "-number").distinct("runbook", "environment")
    rows = models.Run.objects.filter(pk__in=newest.values("pk"))
    listed = list(rows.select_related("runbook__current", "revision").defer("runbook__current__text"))
    services = catalog.by_uids({row.service_uid for row in listed})
    return sum(_follow(row, services.get(row.service_uid), now) for row in listed)


def _follow(row: models.Run, service: Service | None, now: datetime) -> bool:
    book = row.runbook
    if row.revision_id == book.current_id:
        is_back = book.current_since is not None and book.current_since > (row.ended_at or row.created_at)
        return is_back and take_back(
            row.service, environment=row.environment, type=TYPE, name=name_of(book.name),
            why="the runbook went back to what was tested", now=now,
        ) > 0  # fmt: skip
    before = (
        models.Run.objects.filter(
            runbook=book, environment=row.environment, revision=book.current_id, mode__in=TELLING,
            state__in=ENDED, ended_at__gt=now - TEST_HOLDS,
        ).exclude(runner_uid="").order_by("-number").first()
    )  # fmt: skip
    return _say(row, before, service, now)


def take_back(service: str, *, environment: str, type: str, name: str, why: str, now: datetime) -> int:
    """What Seatrial itself said last of that counts no more, so that what it was said of counts again; gives
    how many pieces. What somebody sent meanwhile stays.
    """
    wanted = evidence_of.Filter(service=service, type=type, environment=environment)
    found = [each for each in evidence_of.items(wanted, limit=_LOOKED_AT) if each.name == name]
    gone = {each.evidence for each in evidence_of.retractions([each.uid for each in found]) if each.stands}
    ours = itertools.takewhile(
        lambda each: each.producer == PRODUCER, (each for each in found if each.uid not in gone)
    )
    uids = [UUID(each.uid) for each in ours]
    for uid in uids:
        evidence.retract(uid, reason=why, actor=KNOWS, now=now)
    return len(uids)


def _say(row: models.Run, before: models.Run | None, service: Service | None, now: datetime) -> bool:
    current = row.runbook.current
    place = service.environment(row.environment) if service is not None else None
    if service is None or place is None or current is None:
        return False
    since = row.runbook.current_since or current.first_seen_at
    sent = Submission(
        subject=Subject(service.urn, row.environment, place.revision),
        type=TYPE,
        name=name_of(row.runbook.name),
        findings=_untested(row, current) if before is None else _tested(before),
        producer=PRODUCER,
        effective_at=max(since, row.ended_at or row.created_at),
        ends_at=None if before is None or before.ended_at is None else before.ended_at + TEST_HOLDS,
        command=f"seatrial runbook show {row.runbook.name}",
        scope=f"revision {current.number} of {row.runbook.name}",
    )
    try:
        return evidence.attach(sent, service=service, actor=KNOWS, now=now).is_new
    except Problem as problem:
        log.warning("runbooks.evidence-refused", runbook=row.runbook.name, error=problem.detail)
        return False


def _untested(row: models.Run, current: models.Revision) -> dict[str, Any]:
    return {
        "run": f"RUN-{row.number}",
        "runbook": row.runbook.name,
        "kind": row.runbook.kind,
        "revision": current.digest,
        "tested_revision": row.revision.digest,
        "current": False,
        "mode": row.mode,
        "outcome": "untested",
        "reason": "the runbook changed after its test",
    }


def _tested(before: models.Run) -> dict[str, Any]:
    """What the run that tested the revision found, with the day on which it did."""
    run = selectors.run_of_uid(str(before.pk))
    tested_at = (run.ended_at or run.created_at).isoformat()
    return {**findings_of(run), "tested_at": tested_at, "reason": "the runbook went back to what was tested"}
