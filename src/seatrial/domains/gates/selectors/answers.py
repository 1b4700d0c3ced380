"""Answers that were given."""

from collections.abc import Iterable
from uuid import UUID

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.gates import models
from seatrial.domains.gates.types import Answered, AnswerFilter, GateAnswer
from seatrial.domains.reviews.types import Artefact
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound


def answer_of(row: models.GateAnswer) -> GateAnswer:
    """The answer of the row."""
    return GateAnswer(
        uid=str(row.uid),
        service_uid=str(row.service_uid),
        service=row.service,
        environment=row.environment,
        artefact=Artefact(digest=row.digest, commit=row.commit, version=row.version),
        purpose=row.purpose,  # type: ignore[arg-type]  # a check constraint allows no other
        word=row.answer,  # type: ignore[arg-type]
        allowed=row.allowed,
        clauses=tuple(Answered(**each) for each in row.clauses),
        decision=str(row.decision_uid or ""),
        break_glass=str(row.break_glass_uid or ""),
        at=row.at,
        actor_kind=row.actor_kind,
        actor_uid=row.actor_uid,
        actor_name=row.actor_name,
        source=row.source,
    )


def answers(
    wanted: AnswerFilter | None = None, *, before: UUID | None = None, limit: int = 50
) -> list[GateAnswer]:
    """The answers that match, the newest first, beginning behind the one of that uid."""
    asked = wanted or AnswerFilter()
    rows = models.GateAnswer.objects.order_by("-uid")
    fields = {
        "service_uid": asked.service_uid,
        "environment": asked.environment,
        "answer": asked.word,
    }
    rows = rows.filter(**{name: value for name, value in fields.items() if value})
    if asked.known is not None:
        rows = rows.filter(service_uid__in=uids_of(asked.known))
    if before is not None:
        rows = rows.filter(uid__lt=before)
    return [answer_of(row) for row in rows[:limit]]


def uids_of(urns: Iterable[str]) -> list[str]:
    """The uids of these services, under whatever name a row knows them."""
    return [each.uid for each in catalog.by_urns(urns).values()]


def answer(uid: UUID, *, actor: Actor) -> GateAnswer:
    """The answer of that uid; raises NotFound also where the actor may not know of its service."""
    row = models.GateAnswer.objects.filter(uid=uid).first()
    if row is None or not _knows(actor, row.service_uid):
        raise NotFound(f"there is no gate answer {uid}", remedy="List them: seatrial gate answers")
    return answer_of(row)


def _knows(actor: Actor, service_uid: UUID) -> bool:
    known = catalog.known_to(actor)
    return known is None or str(service_uid) in uids_of(known)


def latest(service_uid: str) -> dict[str, GateAnswer]:
    """The last answer for each environment of the service."""
    rows = (
        models.GateAnswer.objects.filter(service_uid=service_uid)
        .order_by("environment", "-at", "-uid")
        .distinct("environment")
    )
    return {row.environment: answer_of(row) for row in rows}
