"""Holding deployments against the answers of the gates: what went past one is found, and followed up once."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction

from seatrial.domains.actions import services as actions
from seatrial.domains.actions.types import ActionKind, NewAction
from seatrial.domains.audit import services as audit
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Deployment, Service
from seatrial.domains.gates import models, rules, selectors
from seatrial.domains.gates.events import GateBypassed
from seatrial.domains.gates.rules.passing import ANSWER_COUNTS, SKEW, LetIn
from seatrial.domains.gates.services.telling import who_answers_for
from seatrial.domains.gates.types import EnvironmentRule, Passage
from seatrial.domains.reviews.types import Artefact
from seatrial.kit import events
from seatrial.kit.access import system
from seatrial.kit.durations import spell
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Problem

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)
_ACTOR = system("gates")
#: Until when somebody has looked back on what went past a gate.
_DUE_AFTER = timedelta(days=7)
_BATCH = 200


@transaction.atomic
def reconcile(deployment: Deployment, *, service: Service, now: datetime) -> Passage | None:
    """How the deployment came past the gate of its environment stands; None where that one does not ask.

    Made once for each deployment: what a gate answers later changes nothing.
    """
    rule = selectors.rule(service, environment=deployment.environment)
    if not rule.asks or models.Passage.objects.filter(deployment_uid=deployment.uid).exists():
        return None
    let_in = _let_in(deployment, service, rule)
    row, is_new = models.Passage.objects.get_or_create(
        deployment_uid=deployment.uid,
        defaults={
            "uid": new_uid(now), "service_uid": service.uid, "service": service.urn,
            "environment": deployment.environment, "digest": deployment.digest,
            "version": deployment.version, "commit": deployment.commit, "kind": let_in.kind,
            "reason": let_in.reason, "answer_uid": let_in.answer or None,
            "break_glass_uid": let_in.break_glass or None, "started_at": deployment.started_at, "at": now,
            "by": deployment.by,
        },
    )  # fmt: skip
    passage = selectors.passage_of_row(row)
    if is_new and passage.kind == "bypassed":
        details = {"uid": passage.uid, "environment": passage.environment,
                   "revision": deployment.revision, "deployment": deployment.uid}  # fmt: skip
        audit.record("gates.bypassed", actor=_ACTOR, subject=service.urn, details=details, now=now)
        told = GateBypassed(passage=passage.uid, service=service.urn, environment=passage.environment)
        events.publish(told)
    return passage


def _let_in(deployment: Deployment, service: Service, rule: EnvironmentRule) -> LetIn:
    artefact = Artefact(digest=deployment.digest, commit=deployment.commit, version=deployment.version)
    answers = models.GateAnswer.objects.filter(
        service_uid=service.uid, environment=deployment.environment, allowed=True,
        at__gte=deployment.started_at - ANSWER_COUNTS, at__lte=deployment.started_at + SKEW,
    )  # fmt: skip
    known = rules.Known(
        answers=[selectors.answer_of(row) for row in answers.order_by("-at", "-uid")[:_BATCH]],
        broken=selectors.broken(service_uid=service.uid, environment=deployment.environment, limit=_BATCH),
        ran=selectors.ran_before(service, environment=deployment.environment, started_before=deployment),
    )
    return rules.passage_of(artefact, started_at=deployment.started_at, known=known, rule=rule)


def follow_up(*, now: datetime) -> int:
    """Every bypass, and every gate that was opened, has an action that looks back on it; gives how many new.

    Where nobody leads the service there is nobody to own one: the page says so, and it is tried again.
    """
    bypassed = models.Passage.objects.filter(kind="bypassed", action_uid=None).order_by("uid")[:_BATCH]
    opened = models.BreakGlass.objects.filter(confirmed_at__isnull=False, action_uid=None)
    done = sum(_follow_bypass(row, now) for row in bypassed)
    return done + sum(_follow_break_glass(row, now) for row in opened.order_by("uid")[:_BATCH])


def _follow_bypass(row: models.Passage, now: datetime) -> bool:
    passage = selectors.passage_of_row(row)
    revision = passage.artefact.revision
    return _open(
        row, kind="bypass", source=passage.urn, now=now,
        title=f"{revision[:60]} was deployed to {passage.environment} past its gate",
        text=f"It began at {passage.started_at:%Y-%m-%d %H:%M} UTC: {passage.reason}.",
        verification="Why it went past the gate is written down, and what keeps the next one from it.",
    )  # fmt: skip


def _follow_break_glass(row: models.BreakGlass, now: datetime) -> bool:
    found = selectors.break_glass_of(row)
    return _open(
        row, kind="break_glass", source=found.urn, now=now,
        title=f"The gate of {found.environment} was opened in an emergency",
        text=f"Two people opened it for {spell(found.lasts)}: {found.reason}",
        verification="What was deployed meanwhile was looked at, and decided about or taken back.",
    )  # fmt: skip


def _open(
    row: models.Passage | models.BreakGlass, *, kind: ActionKind, source: str, now: datetime,
    title: str, text: str, verification: str,
) -> bool:  # fmt: skip
    """The action is open, under a key that opens it once; False where nobody could own it."""
    service = _service(row)
    owner = who_answers_for(service, now=now) if service else ""
    if service is None or not owner:
        return False
    new = NewAction(
        kind=kind, title=title, owner=owner, due_on=(now + _DUE_AFTER).date(), severity="high",
        service=service.urn, environment=row.environment, text=text, source=source,
        source_title=title, verification=verification, key=source,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.action_uid = actions.open_action(new, actor=_ACTOR, now=now).uid
            row.save(update_fields=["action_uid"])
    except Problem as problem:
        log.warning("gates.action-not-opened", source=source, problem=problem.detail)
        return False
    return True


def _service(row: models.Passage | models.BreakGlass) -> Service | None:
    """The service under the name that it has now."""
    return catalog.by_uids([str(row.service_uid)]).get(str(row.service_uid))
