"""What answers of pages do with alerts."""

from datetime import datetime

from seatrial.domains.alerts import models
from seatrial.domains.alerts.services import answering
from seatrial.domains.alerts.services.locking import number_of
from seatrial.domains.notices.types import Said, Verb
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound

_VERBS: dict[str, tuple[Verb, ...]] = {
    "open": ("acknowledge", "resolve", "escalate"),
    "acknowledged": ("resolve", "escalate"),
}


def answer(about: str, *, verb: Verb, actor: Actor, now: datetime) -> None:
    """What was answered is done with the alert, in the caller's transaction. Raises CannotMove."""
    name = about.partition(":")[2]
    if verb == "acknowledge":
        answering.acknowledge(name, actor=actor, now=now)
    elif verb == "resolve":
        answering.resolve(name, actor=actor, now=now)
    else:
        answering.escalate(name, actor=actor, now=now)


def words(about: str) -> Said:
    """What the alert is called, how it is and what may be answered. Raises NotFound."""
    told = models.Alert.objects.only("number", "level", "title", "state", "merged_into_id")
    row = told.filter(number=number_of(about.partition(":")[2])).first()
    if row is None:
        raise NotFound(f"there is no {about}")
    level = f"{row.level} " if row.level else ""
    verbs = () if row.merged_into_id else _VERBS.get(row.state, ())
    if verbs and row.state == "acknowledged" and _is_asked(row.number):
        verbs = ("acknowledge", *verbs)
    return Said(f"AL-{row.number} {level}{row.title}", row.state, verbs)


def _is_asked(number: int) -> bool:
    """Whether whoever has the alert was asked if they are still at it, and has not said so."""
    rows = models.EscalationRun.objects.filter(members__alert_id=number, state="acknowledged")
    return rows.exclude(reminded_at=None).exists()
