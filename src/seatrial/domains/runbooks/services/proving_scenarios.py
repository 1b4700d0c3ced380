"""Which attacks a service was drilled for is evidence: four of five fail, and are not unknown (R192)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.evidence import selectors as evidence_of
from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.types import Subject, Submission
from seatrial.domains.runbooks import models, selectors
from seatrial.domains.runbooks.rules.inventory import LEAST_SCENARIOS
from seatrial.domains.runbooks.selectors.outcomes import TELLING
from seatrial.domains.runbooks.services.outdating import KNOWS
from seatrial.domains.runbooks.services.proving import TYPE
from seatrial.domains.runbooks.types.runs import ENDED
from seatrial.kit.problems import Problem

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

#: Under which name it stands, and for how long a drill counts.
NAME, DAYS = "drilled-scenarios", 183
_LOOKED_AT = 200


def prove_scenarios(run_uid: str, *, now: datetime) -> str:
    """After a drill by a playbook, which scenarios of its service are drilled stands as evidence there;
    gives the evidence's uid, '' of any other run. Twice is as once.
    """
    run = selectors.run_of_uid(run_uid)
    service = catalog.by_uids([run.service_uid]).get(run.service_uid)
    if run.kind != "security" or run.mode == "dry-run" or run.ended_at is None or service is None:
        return ""
    found = _drills(service, run.environment, until=run.ended_at)
    return _say(service, run.environment, found, until=run.ended_at, scope=f"to {run.name}", now=now)


def outdate_scenarios(workspace: str, *, now: datetime) -> int:
    """Where a playbook is no more what was drilled, the evidence of its service says so (R122); gives for how
    many. What goes back to what was drilled counts with the next drill. Twice is as once.
    """
    runs = models.Run.objects.filter(
        runbook__workspace=workspace, runbook__kind="security", mode__in=TELLING, state__in=ENDED
    )
    places = set(runs.values_list("service_uid", "environment"))
    services = catalog.by_uids({uid for uid, _ in places})
    return sum(_is_outdated(services[uid], place, now) for uid, place in sorted(places) if uid in services)


def _is_outdated(service: Service, environment: str, now: datetime) -> bool:
    wanted = evidence_of.Filter(service=service.urn, type=TYPE, environment=environment)
    said = next((each for each in evidence_of.items(wanted, limit=_LOOKED_AT) if each.name == NAME), None)
    if said is None:
        return False
    found = _drills(service, environment, until=now)
    lost = [name for name in said.findings.get("drilled", ()) if not found.get(name, False)]
    scope = "a playbook changed"
    return bool(lost) and bool(_say(service, environment, found, until=now, scope=scope, now=now))


def _drills(service: Service, environment: str, *, until: datetime) -> Mapping[str, bool]:
    return selectors.drills_of(service.uid, environment=environment, since=until - timedelta(days=DAYS))


def _say(
    service: Service, environment: str, found: Mapping[str, bool], *, until: datetime, scope: str,
    now: datetime,
) -> str:  # fmt: skip
    place = service.environment(environment)
    sent = Submission(
        subject=Subject(service.urn, environment, place.revision if place else ""),
        type=TYPE,
        name=NAME,
        findings={
            "drilled": sorted(name for name, is_drilled in found.items() if is_drilled),
            "not_drilled": sorted(name for name, is_drilled in found.items() if not is_drilled),
            "wanted": LEAST_SCENARIOS,
            "days": DAYS,
        },
        producer="seatrial/runbooks",
        effective_at=until,
        command=f"seatrial runbook history --service {service.name}",
        scope=f"playbooks of attacks in {environment} within {DAYS} days, {scope}",
        count=len(found),
    )
    try:
        return evidence.attach(sent, service=service, actor=KNOWS, now=now).item.uid
    except Problem as problem:
        log.warning("runbooks.evidence-refused", service=service.urn, error=problem.detail)
        return ""
