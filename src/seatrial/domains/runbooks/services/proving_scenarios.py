"""Which attacks a service was drilled for is evidence: four of five fail, and are not unknown (R192)."""

from datetime import datetime, timedelta

import structlog

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.types import Subject, Submission
from seatrial.domains.runbooks import selectors
from seatrial.domains.runbooks.rules.inventory import LEAST_SCENARIOS
from seatrial.domains.runbooks.services.outdating import KNOWS
from seatrial.domains.runbooks.services.proving import TYPE
from seatrial.kit.problems import Problem

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

#: Under which name it stands, and for how long a drill counts.
NAME, DAYS = "drilled-scenarios", 183


def prove_scenarios(run_uid: str, *, now: datetime) -> str:
    """After a drill by a playbook, which scenarios of its service are drilled stands as evidence there;
    gives the evidence's uid, '' of any other run. Twice is as once.
    """
    run = selectors.run_of_uid(run_uid)
    service = catalog.by_uids([run.service_uid]).get(run.service_uid)
    if run.kind != "security" or run.mode == "dry-run" or run.ended_at is None or service is None:
        return ""
    since = run.ended_at - timedelta(days=DAYS)
    found = selectors.drills_of(run.service_uid, environment=run.environment, since=since)
    place = service.environment(run.environment)
    sent = Submission(
        subject=Subject(service.urn, run.environment, place.revision if place else ""),
        type=TYPE,
        name=NAME,
        findings={
            "drilled": sorted(name for name, is_drilled in found.items() if is_drilled),
            "not_drilled": sorted(name for name, is_drilled in found.items() if not is_drilled),
            "wanted": LEAST_SCENARIOS,
            "days": DAYS,
        },
        producer="seatrial/runbooks",
        effective_at=run.ended_at,
        command=f"seatrial runbook history --service {service.name}",
        scope=f"playbooks of attacks in {run.environment} within {DAYS} days, to {run.name}",
        count=len(found),
    )
    try:
        return evidence.attach(sent, service=service, actor=KNOWS, now=now).item.uid
    except Problem as problem:
        log.warning("runbooks.evidence-refused", run=run.name, error=problem.detail)
        return ""
