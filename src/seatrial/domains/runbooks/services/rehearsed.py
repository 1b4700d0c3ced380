"""A rehearsal that was reported is evidence of type `drill`: outcomes, times, issues, lessons and runs."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Environment, Service
from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.services import Attached
from seatrial.domains.evidence.types import Reference, Subject, Submission
from seatrial.domains.runbooks.rules.places import is_production
from seatrial.domains.runbooks.services.proving import runner_of
from seatrial.domains.runbooks.types.rehearsals import DeployRehearsal, RehearsalIssue, Timing
from seatrial.domains.runbooks.types.runs import Run
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound

#: Under which type and name it stands: the library's checklists wait for it so.
TYPE, NAME = "drill", "rehearsal"
_MOST_BYTES = 8 * 1024 * 1024


def prove_rehearsal(found: DeployRehearsal, *, actor: Actor, now: datetime) -> str:
    """The rehearsal stands as evidence of its service where it was rehearsed, and, naming that place, in
    production; gives the uid of the first. The runner that deployed vouches for it; where nothing was run,
    whoever reports it says so alone.

    Raises NotFound where the service is gone, Denied, Invalid.
    """
    service = catalog.by_uids([found.service_uid]).get(found.service_uid)
    if service is None:
        raise NotFound(f"{found.service} is not in the catalogue any more")
    sender = (runner_of(found.deploy_run) if found.deploy_run else None) or actor
    findings = findings_of(found)
    text = json.dumps(findings, ensure_ascii=False, indent=1, default=str).encode()
    kept = evidence.keep([text], media_type="application/json", limit=_MOST_BYTES, actor=sender, now=now)
    file = Reference(kept.sha256, f"{found.name.lower()}.json", kept.media_type, kept.size)
    sent = Submission(
        subject=Subject(service.urn, found.environment),
        type=TYPE,
        name=NAME,
        findings=findings,
        producer=f"rehearsal {found.name}",
        effective_at=now,
        command=f"seatrial runbook rehearsal show {found.name}",
        scope=f"{found.name}: {found.deploy} and {found.rollback} in {found.environment}",
        count=len(found.runs),
        artefacts=(file,),
    )
    return send_everywhere(sent, service=service, actor=sender, now=now).item.uid


def send_everywhere(sent: Submission, *, service: Service, actor: Actor, now: datetime) -> Attached:
    """The evidence stands where it was rehearsed and in production; gives the first. The others bear its uid
    as `of`, so that issues are remedied once. Twice is as once.
    """
    here = sent.subject.environment
    first = _at(service.environment(here), sent, service, actor, now)
    findings = {**sent.findings, "of": first.item.uid}
    for place in service.environments:
        if is_production(place) and place.name != here:
            _at(place, replace(sent, findings=findings), service, actor, now)
    return first


def _at(
    place: Environment | None, sent: Submission, service: Service, actor: Actor, now: datetime
) -> Attached:
    name, revision = (place.name, place.revision) if place else (sent.subject.environment, "")
    copy = replace(sent, subject=Subject(service.urn, name, revision))
    return evidence.attach(copy, service=service, actor=actor, now=now)


def findings_of(found: DeployRehearsal) -> dict[str, Any]:
    """What checks see as `evidence.<name>`, and reviews make remediations of."""
    return {
        "rehearsal": found.name,
        "passed": found.result == "passed",
        "outcome": found.result,
        "mode": "rehearse",
        "environment": found.environment,
        "current": found.is_current,
        "outcomes": {each.name: each.word for each in found.outcomes},
        "reasons": {each.name: each.reason for each in found.outcomes},
        "deploy": _run(found.deploy_run, found.timings),
        "rollback": _run(found.rollback_run, found.timings),
        "runs": [each.name for each in found.runs],
        "alerts": list(found.alerts),
        "issues": [_issue(each) for each in found.issues],
        "lessons": found.lessons,
        "reported_by": found.reported_by,
    }


def _run(run: Run | None, timings: Any) -> dict[str, Any]:
    if run is None:
        return {}
    timing: Timing | None = next((each for each in timings if each.run == run.name), None)
    return {
        "run": run.name,
        "runbook": run.runbook,
        "revision": run.revision,
        "outcome": run.state,
        "duration_seconds": timing.total if timing else 0.0,
        "estimate_seconds": run.estimate_seconds or 0,
        "slower": bool(timing and timing.is_slower),
        "steps": [{"name": name, "seconds": seconds} for name, seconds in (timing.steps if timing else ())],
    }


def _issue(issue: RehearsalIssue) -> dict[str, Any]:
    """As reviews take it; one about a runbook bears the revision that has to be replaced (R082)."""
    about = f"runbook:{issue.runbook}@{issue.revision}" if issue.runbook else ""
    said = {"title": issue.title, "severity": issue.severity, "blocking": issue.blocking}
    return said | ({"about": about} if about else {})
