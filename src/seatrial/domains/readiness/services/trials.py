"""A trial: everything that a machine can find out about a service is collected now."""

from datetime import datetime

from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.evidence import services as evidence
from seatrial.domains.readiness import policies, rules
from seatrial.domains.readiness.models import Standing, Trial
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Problem
from seatrial.kit.spelling import did_you_mean


class CannotTry(Problem):
    """There is nothing to try: no such environment, or no criterion that a machine can decide."""

    type = "cannot-try"
    title = "There is nothing to try"
    status = 422


@transaction.atomic
def start_trial(service: Service, *, environment: str, actor: Actor, now: datetime) -> Trial:
    """All evidence that the service's criteria want in that environment is due now; gives the trial.

    An empty `environment` means the only one; raises CannotTry where there are several.
    """
    answer = policies.may_try(actor, scopes=catalog.scopes(service))
    require(answer, actor=actor, action="readiness:trial", subject=service.urn)
    name = _environment(service, environment)
    rows = Standing.objects.filter(service=service.urn, environment=name, automated=True)
    keys = {key for row in rows for key in row.keys.values()}
    if not keys:
        raise CannotTry(
            f"no criterion that a machine can decide applies to {service.name} in {name}",
            remedy="Apply a checklist whose criteria have probes and a check.",
        )
    evidence.demand(sorted(keys), now=now)
    trial = Trial.objects.create(
        uid=new_uid(now),
        service=service.urn,
        environment=name,
        requested_at=now,
        requested_by=actor.name,
        actor_uid=actor.uid,
    )
    details = {"trial": str(trial.uid), "environment": name, "looks": len(keys)}
    audit.record("trial.requested", actor=actor, subject=service.urn, details=details, now=now)
    return trial


def _environment(service: Service, wanted: str) -> str:
    names = [found.name for found in rules.environments_of(service)]
    if not wanted and len(names) == 1:
        return names[0]
    if not wanted:
        raise CannotTry(
            f"{service.name} runs in {len(names)} environments: {', '.join(names)}",
            remedy=f"Say which: --environment {names[0]}",
        )
    if wanted not in names:
        raise CannotTry(
            f"{service.name} has no environment {wanted!r}", remedy=did_you_mean(wanted, known=names)
        )
    return wanted
