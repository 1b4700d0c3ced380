"""A rehearsal whose runbooks changed since proves nothing any more, and its evidence says so (R118)."""

from datetime import datetime

import structlog
from django.db.models import F, Q

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence.types import Subject, Submission
from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.rules.places import is_production
from seatrial.domains.runbooks.selectors.rehearsals import rehearsal_of
from seatrial.domains.runbooks.services.outdating import KNOWS, PRODUCER, take_back
from seatrial.domains.runbooks.services.rehearsed import NAME, TYPE, findings_of, send_everywhere
from seatrial.kit.problems import Problem

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


def outdate_rehearsals(workspace: str, *, now: datetime) -> int:
    """Where the newest rehearsal of a service in an environment passed, and one of its runbooks is another
    revision now, evidence says that it is to be rehearsed again; where both went back to what was rehearsed,
    that counts no more, and the rehearsal does. Gives for how many. Twice is as once.
    """
    every = models.DeployRehearsal.objects.exclude(reported_at=None)
    newest = every.order_by("service_uid", "environment", "-number").distinct("service_uid", "environment")
    changed = ~Q(deploy_run__revision=F("deploy__current")) | ~Q(
        rollback_run__revision=F("rollback__current")
    )
    rows = every.filter(changed, pk__in=newest.values("pk"), result="passed", deploy__workspace=workspace)
    said = sum(_say(row, now) for row in rows.select_related("deploy__current", "rollback__current"))
    back = every.filter(
        ~changed,
        Q(deploy__current_since__gt=F("reported_at")) | Q(rollback__current_since__gt=F("reported_at")),
        pk__in=newest.values("pk"), result="passed", deploy__workspace=workspace,
    )  # fmt: skip
    return said + sum(_take_back(row, now) for row in back)


def _take_back(row: models.DeployRehearsal, now: datetime) -> bool:
    service = catalog.by_uids([row.service_uid]).get(row.service_uid)
    places = service.environments if service is not None else ()
    named = {row.environment, *(each.name for each in places if is_production(each))}
    why = "both runbooks went back to what was rehearsed"
    about = {"type": TYPE, "name": NAME, "why": why}
    done = [take_back(row.service, environment=place, now=now, **about) for place in sorted(named)]
    return any(done)


def _say(row: models.DeployRehearsal, now: datetime) -> bool:
    service = catalog.by_uids([row.service_uid]).get(row.service_uid)
    place = service.environment(row.environment) if service is not None else None
    books = [each.current for each in (row.deploy, row.rollback) if each.current is not None]
    if service is None or place is None or not books:
        return False
    said = findings_of(rehearsal_of(row))
    # the issues were opened with the rehearsal itself: nobody remedies them twice
    said |= {"passed": False, "current": False, "outcome": "outdated", "issues": []}
    sent = Submission(
        subject=Subject(service.urn, row.environment),
        type=TYPE,
        name=NAME,
        findings=said | {"revisions": [each.digest for each in books]},
        producer=PRODUCER,
        effective_at=max(row.reported_at or row.opened_at, *_since(row)),
        command=f"seatrial runbook rehearsal show {row}",
        scope=f"{row}: a runbook changed after it",
    )
    try:
        return send_everywhere(sent, service=service, actor=KNOWS, now=now).is_new
    except Problem as problem:
        log.warning("runbooks.evidence-refused", rehearsal=str(row), error=problem.detail)
        return False


def _since(row: models.DeployRehearsal) -> list[datetime]:
    """Since when each runbook is what it is."""
    return [
        book.current_since or book.current.first_seen_at
        for book in (row.deploy, row.rollback)
        if book.current is not None
    ]
