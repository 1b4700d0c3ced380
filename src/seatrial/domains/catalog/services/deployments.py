"""Records that something was deployed."""

from datetime import datetime

from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.catalog import models, policies, selectors
from seatrial.domains.catalog.events import DeploymentRecorded, DeploymentStored
from seatrial.domains.catalog.rules.deployments import Recorded, judge
from seatrial.domains.catalog.types import Deployment
from seatrial.kit import events
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Problem


class CannotRecord(Problem):
    """The deployment says something that cannot be."""

    type = "cannot-record-deployment"
    title = "The deployment is not recorded"
    status = 422


@transaction.atomic
def record_deployment(service: str, *, said: Recorded, actor: Actor, now: datetime) -> Deployment:
    """The deployment stands in the service's list; if it ended well and no later one did, it runs there.

    Recorded once: the same service, environment, artefact and start again change only how it ended.
    Raises NotFound, Denied, CannotRecord.
    """
    found = selectors.known_service(service, actor=actor)
    row = models.Service.objects.select_for_update().get(uid=found.uid)
    answer = policies.may_record_deployment(actor, scopes=selectors.scopes(found))
    require(answer, actor=actor, action="deployment.recorded", subject=found.urn)
    faults = judge(said, environments=[each.name for each in found.environments], now=now)
    if faults:
        raise CannotRecord(
            f"{found.name} in {said.environment}: {faults[0].detail}",
            remedy="Correct each place that is named, then send it again.",
            faults=faults,
        )
    stored = _store(row, said, actor, now)
    deployment = selectors.deployment_of(stored)
    audit.record(
        "deployment.recorded",
        actor=actor,
        subject=found.urn,
        details={
            "environment": said.environment,
            "revision": deployment.revision,
            "outcome": said.outcome,
            "uid": deployment.uid,
        },
        now=now,
    )
    told = DeploymentStored(uid=deployment.uid, service_uid=str(row.uid), environment=said.environment)
    events.publish(told)
    _keep_running(row, said.environment)
    return deployment


def _store(row: models.Service, said: Recorded, actor: Actor, now: datetime) -> models.Deployment:
    identity = {
        "service_uid": row.uid,
        "environment": said.environment,
        "started_at": said.started_at,
        "digest": said.digest,
        "version": said.version,
        "commit": said.commit,
    }
    ended = {"outcome": said.outcome, "finished_at": said.finished_at, "source": said.source}
    stored, _ = models.Deployment.objects.update_or_create(
        **identity,
        defaults=ended,
        create_defaults={
            **ended,
            "uid": new_uid(now),
            "service": row.urn,
            "recorded_at": now,
            "actor_kind": actor.kind,
            "actor_uid": actor.uid,
            "actor_name": actor.name,
        },
    )
    return stored


def _keep_running(row: models.Service, environment: str) -> None:
    """What runs is the last that ended well; whoever watches it is told where that changed."""
    running = selectors.running_of([str(row.uid)]).get(str(row.uid), {})
    if running == row.running:
        return
    row.running = running
    row.save(update_fields=["running"])
    revision = running.get(environment, {}).get("revision", "")
    events.publish(DeploymentRecorded(service=row.urn, environment=environment, revision=revision))
