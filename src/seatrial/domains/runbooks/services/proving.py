"""A run that ended is evidence: what was run, of which revision, what came of it, and its transcript."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.types import ATTACH, Reference, Subject, Submission
from seatrial.domains.runbooks import models, selectors
from seatrial.domains.runbooks.selectors.authorship import is_own_test
from seatrial.domains.runbooks.selectors.transcripts import transcript
from seatrial.domains.runbooks.services.vouching import hold_against_signatures
from seatrial.domains.runbooks.types.runs import Run
from seatrial.domains.runners import selectors as runners
from seatrial.kit.access import Actor
from seatrial.kit.problems import Problem

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

TYPE = "runbook"
_MOST_BYTES = 64 * 1024 * 1024


def prove(run_uid: str, *, now: datetime) -> str:
    """The run stands as evidence of its service there, vouched for by its runner; gives the evidence's uid.

    A dry run and a run that did nothing prove nothing ('' is given). Where its lines are not those that its
    runner signed, nobody vouches for it, and its outcome is `unproven`. Twice is as once.
    """
    run = selectors.run_of_uid(run_uid)
    service = catalog.by_uids([run.service_uid]).get(run.service_uid)
    actor = runner_of(run)
    if run.mode == "dry-run" or run.is_open or service is None or actor is None or run.ended_at is None:
        return ""
    if hold_against_signatures(run.uid, now=now):
        # nobody vouches for lines that the runner did not sign
        run, actor = selectors.run_of_uid(run_uid), replace(actor, vouched_by="")
    text = json.dumps(transcript(run), ensure_ascii=False, indent=1).encode()
    try:
        kept = evidence.keep([text], media_type="application/json", limit=_MOST_BYTES, actor=actor, now=now)
        file = Reference(kept.sha256, f"{run.name.lower()}.json", kept.media_type, kept.size)
        sent = _submission(run, service, file)
        return evidence.attach(sent, service=service, actor=actor, now=now).item.uid
    except Problem as problem:
        # What cannot be kept as evidence is no reason to try for ever: the run itself stands.
        log.warning("runbooks.evidence-refused", run=run.name, error=problem.detail)
        return ""


def name_of(runbook: str) -> str:
    """Under which name runs of the runbook stand as evidence: `deploy` of `edi-gateway/deploy`."""
    return runbook.rpartition("/")[2].lower()


def _submission(run: Run, service: Service, file: Reference) -> Submission:
    place = service.environment(run.environment)
    done = [each for each in run.steps if each.state not in ("pending", "waiting")]
    return Submission(
        subject=Subject(service.urn, run.environment, place.revision if place else ""),
        type=TYPE,
        name=name_of(run.runbook),
        findings={**findings_of(run), "transcript_sha256": file.sha256},
        producer=f"runbook {run.runbook}",
        effective_at=run.ended_at,
        command=f"seatrial runbook run {run.runbook} --mode {run.mode} --environment {run.environment}",
        scope=f"{run.name}: {len(done)} of {len(run.steps)} steps, revision {run.revision_number}",
        count=len(done),
        artefacts=(file,),
    )


def findings_of(run: Run) -> dict[str, Any]:
    """What checks see as `evidence.<name>`."""
    is_current = models.Runbook.objects.filter(pk=run.runbook_uid, current__digest=run.revision).exists()
    return {
        "run": run.name,
        "runbook": run.runbook,
        "kind": run.kind,
        "revision": run.revision,
        "current": is_current,
        "mode": run.mode,
        "outcome": "unproven" if run.unproven else run.state,
        "unproven": run.unproven,
        "reason": run.reason,
        "steps": len([each for each in run.steps if each.phase != "undo"]),
        "passed": len([each for each in run.steps if each.state == "passed" and not each.is_unproven]),
        "failed": len([each for each in run.steps if each.state in ("failed", "aborted", "in_doubt")]),
        "skipped": len([each for each in run.steps if each.is_unproven]),
        "verified": sorted(_verified(run)),
        "manual": len([each for each in run.steps if each.manual]),
        "duration_seconds": run.seconds or 0.0,
        "estimate_seconds": run.estimate_seconds or 0,
        "slower": run.is_slower,
        "rolled_back": run.rolled_back,
        "tested_by": run.requested_by,
        "by_author": is_own_test(run),
        "is_production": run.is_production,
        "emergency": run.emergency,
    }


def _verified(run: Run) -> set[str]:
    """The names of the verifications that passed each time, as the one that looks whether data was lost."""
    looked = [each for each in run.steps if each.phase == "verify"]
    return {each.name for each in looked} - {each.name for each in looked if each.state != "passed"}


def runner_of(run: Run) -> Actor | None:
    """The runner that had the run last, as it sends evidence: it vouches for what it ran, and may do this
    alone. None where no runner ever had it.
    """
    uid = models.Run.objects.filter(pk=run.uid).values_list("runner_uid", flat=True).first()
    if not uid:
        return None
    found = runners.runner(UUID(uid))
    return Actor(
        "service", f"runner:{found.uid}", found.label, frozenset({ATTACH.name}), vouched_by=found.producer
    )
