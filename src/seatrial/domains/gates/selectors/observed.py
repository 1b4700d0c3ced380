"""Sources, what they told, and how deployments came past the gates."""

from collections.abc import Collection
from uuid import UUID

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Deployment, Service
from seatrial.domains.gates import models, rules
from seatrial.domains.gates.selectors.answers import uids_of
from seatrial.domains.gates.types import Delivery, Passage, Source
from seatrial.domains.reviews.types import Artefact
from seatrial.domains.workspace import selectors as workspaces
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean

#: Of what ran there before so much is looked at; the newest come first.
_MOST_BEFORE = 1000


def sources() -> list[Source]:
    """Every source that stands, by name."""
    return [
        rules.source_of(found.name, title=found.title, spec=found.body["spec"])
        for found in workspaces.definitions(kind="DeploymentSource")
    ]


def known_source(name: str) -> Source | None:
    """The source of that name, or None: whoever sends there learns nothing of the others."""
    return next((each for each in sources() if each.name == name), None)


def source(name: str) -> Source:
    """The source of that name; raises NotFound with the nearest one."""
    found = known_source(name)
    if found is None:
        names = [each.name for each in sources()]
        raise NotFound(f"there is no deployment source {name!r}", remedy=did_you_mean(name, known=names))
    return found


def delivery_of(row: models.Delivery) -> Delivery:
    """The delivery of the row."""
    return Delivery(
        uid=str(row.uid),
        source=row.source,
        id=row.delivery_id,
        kind=row.kind,
        received_at=row.received_at,
        state=row.state,  # type: ignore[arg-type]  # a check constraint allows no other
        words=row.words,
        deployment=str(row.deployment_uid or ""),
        answer=str(row.answer_uid or ""),
        payload=row.payload,
        attempts=row.attempts,
        done_at=row.done_at,
    )


def deliveries(
    *, source: str = "", state: str = "", before: UUID | None = None, limit: int = 50
) -> list[Delivery]:
    """What was told, the newest first, without the payloads."""
    rows = models.Delivery.objects.order_by("-uid").defer("payload")
    if source:
        rows = rows.filter(source=source)
    if state:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(uid__lt=before)
    found = []
    for row in rows[:limit]:
        row.payload = {}
        found.append(delivery_of(row))
    return found


def passage_of_row(row: models.Passage) -> Passage:
    """The passage of the row."""
    return Passage(
        uid=str(row.uid),
        deployment=str(row.deployment_uid),
        service_uid=str(row.service_uid),
        service=row.service,
        environment=row.environment,
        artefact=Artefact(digest=row.digest, commit=row.commit, version=row.version),
        kind=row.kind,  # type: ignore[arg-type]  # a check constraint allows no other
        reason=row.reason,
        started_at=row.started_at,
        at=row.at,
        by=row.by,
        answer=str(row.answer_uid or ""),
        break_glass=str(row.break_glass_uid or ""),
        action=str(row.action_uid or ""),
    )


def passages(
    *,
    service_uid: str = "",
    environment: str = "",
    kind: str = "",
    known: frozenset[str] | None = None,
    before: UUID | None = None,
    limit: int = 50,
) -> list[Passage]:
    """How deployments came past the gates, the newest first; `known` are services that may be shown."""
    rows = models.Passage.objects.order_by("-uid")
    fields = {"service_uid": service_uid, "environment": environment, "kind": kind}
    rows = rows.filter(**{name: value for name, value in fields.items() if value})
    if known is not None:
        rows = rows.filter(service_uid__in=uids_of(known))
    if before is not None:
        rows = rows.filter(uid__lt=before)
    return [passage_of_row(row) for row in rows[:limit]]


def ran_before(
    service: Service, *, environment: str, started_before: Deployment | None = None
) -> list[Artefact]:
    """What ended well there and had not gone past a gate, the newest first.

    Of a deployment (`started_before`): what started before it. What went past a gate does not become known
    by having run: a way back leads to what was let in.
    """
    found = [
        each
        for each in _succeeded(service, environment)
        if started_before is None
        or (each.uid != started_before.uid and each.started_at < started_before.started_at)
    ]
    bypassed = _bypassed([each.uid for each in found])
    return [
        Artefact(digest=each.digest, commit=each.commit, version=each.version)
        for each in found
        if each.uid not in bypassed
    ]


def _succeeded(service: Service, environment: str) -> list[Deployment]:
    found, _ = catalog.deployments(service=service, environment=environment, limit=_MOST_BEFORE)
    return [each for each in found if each.outcome == "succeeded"]


def _bypassed(uids: Collection[str]) -> set[str]:
    rows = models.Passage.objects.filter(deployment_uid__in=list(uids), kind="bypassed")
    return {str(uid) for uid in rows.values_list("deployment_uid", flat=True)}
