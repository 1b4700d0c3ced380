"""A runbook that changed after its test is untested again, and its evidence says so (R118, R122)."""

from datetime import datetime

import structlog
from django.db.models import F

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.types import ATTACH, Subject, Submission
from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.selectors.outcomes import TELLING
from seatrial.domains.runbooks.services.proving import TYPE, name_of
from seatrial.domains.runbooks.types.runs import ENDED
from seatrial.kit.access import Actor
from seatrial.kit.problems import Problem

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

#: Seatrial knows which revision stands: it vouches for this, as runners vouch for what they ran.
KNOWS = Actor(
    "system", "system:runbooks", "runbooks", frozenset({ATTACH.name}), vouched_by="seatrial/runbooks"
)


def outdate(workspace: str, *, now: datetime) -> int:
    """Where the newest run of a runbook in an environment was of another revision than the one that stands,
    evidence says that it is untested; gives for how many. Twice is as once.
    """
    runs = models.Run.objects.filter(
        runbook__workspace=workspace, runbook__removed_at=None, mode__in=TELLING, state__in=ENDED
    ).exclude(runner_uid="")
    newest = runs.order_by("runbook", "environment", "-number").distinct("runbook", "environment")
    stale = models.Run.objects.filter(pk__in=newest.values("pk")).exclude(revision=F("runbook__current"))
    rows = list(stale.select_related("runbook__current", "revision").defer("runbook__current__text"))
    services = catalog.by_uids({row.service_uid for row in rows})
    return sum(_say(row, services.get(row.service_uid), now) for row in rows)


def _say(row: models.Run, service: Service | None, now: datetime) -> bool:
    current = row.runbook.current
    place = service.environment(row.environment) if service is not None else None
    if service is None or place is None or current is None:
        return False
    sent = Submission(
        subject=Subject(service.urn, row.environment, place.revision),
        type=TYPE,
        name=name_of(row.runbook.name),
        findings={
            "run": f"RUN-{row.number}",
            "runbook": row.runbook.name,
            "kind": row.runbook.kind,
            "revision": current.digest,
            "tested_revision": row.revision.digest,
            "current": False,
            "mode": row.mode,
            "outcome": "untested",
            "reason": "the runbook changed after its test",
        },
        producer="seatrial/runbooks",
        effective_at=max(current.first_seen_at, row.ended_at or row.created_at),
        command=f"seatrial runbook show {row.runbook.name}",
        scope=f"revision {current.number} of {row.runbook.name}",
    )
    try:
        return evidence.attach(sent, service=service, actor=KNOWS, now=now).is_new
    except Problem as problem:
        log.warning("runbooks.evidence-refused", runbook=row.runbook.name, error=problem.detail)
        return False
