"""How far procedures are followed is evidence, so that a criterion can ask for it (R127)."""

from datetime import datetime

import structlog

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.types import Subject, Submission
from seatrial.domains.runbooks import selectors
from seatrial.domains.runbooks.rules.adhering import WANTED
from seatrial.domains.runbooks.services.outdating import KNOWS
from seatrial.domains.runbooks.services.proving import TYPE
from seatrial.kit.problems import Problem

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

#: Under which name it stands, and over how long it is measured.
NAME, DAYS = "adherence", 90


def prove_adherence(run_uid: str, *, now: datetime) -> str:
    """After a live run of an incident or a change, the figure of its service stands as evidence where it ran;
    gives the evidence's uid, '' of any other run. Twice is as once.
    """
    run = selectors.run_of_uid(run_uid)
    service = catalog.by_uids([run.service_uid]).get(run.service_uid)
    if run.mode != "live" or not run.because or run.ended_at is None or service is None:
        return ""
    found = selectors.adherence_of(run.service_uid, now=run.ended_at, days=DAYS)
    place = service.environment(run.environment)
    sent = Submission(
        subject=Subject(service.urn, run.environment, place.revision if place else ""),
        type=TYPE,
        name=NAME,
        findings={
            "expected": found.expected,
            "done": found.done,
            "explained": found.explained,
            "unexplained": found.unexplained,
            "ratio": found.ratio or 0.0,
            "wanted": WANTED,
            "enough": found.is_enough,
            "days": DAYS,
        },
        producer="seatrial/runbooks",
        effective_at=run.ended_at,
        command=f"seatrial runbook adherence {service.name} --days {DAYS}",
        scope=f"live runs of incidents and changes within {DAYS} days, to {run.name}",
        count=found.expected,
    )
    try:
        return evidence.attach(sent, service=service, actor=KNOWS, now=now).item.uid
    except Problem as problem:
        log.warning("runbooks.evidence-refused", run=run.name, error=problem.detail)
        return ""
