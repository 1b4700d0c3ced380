"""What answers of pages do with alerts."""

from datetime import datetime

from seatrial.domains.alerts.services import answering
from seatrial.domains.alerts.services.locking import number_of
from seatrial.domains.notices.types import Said, Verb
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound
from seatrial.ui.statements import planned

_VERBS: dict[str, tuple[Verb, ...]] = {
    "open": ("acknowledge", "resolve", "escalate"),
    "acknowledged": ("resolve", "escalate"),
}
#: With it stands whether whoever has the alert was asked if they are still at it, and has not said so. Every
#: page asks this once more when it is sent.
_WORDS = """
SELECT level, title, state, merged_into_id IS NOT NULL, state = 'acknowledged' AND EXISTS (
         SELECT FROM alerts_membership AS member JOIN alerts_escalationrun AS run ON run.id = member.run_id
          WHERE member.alert_id = number AND run.state = 'acknowledged' AND run.reminded_at IS NOT NULL)
  FROM alerts_alert WHERE number = %s
"""


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
    number = number_of(about.partition(":")[2])
    found = planned(_WORDS, values=[number])
    if not found:
        raise NotFound(f"there is no {about}")
    level, title, state, is_merged, is_asked = found[0]
    verbs = () if is_merged else _VERBS.get(state, ())
    if verbs and is_asked:
        verbs = ("acknowledge", *verbs)
    return Said(f"AL-{number} {level} {title}" if level else f"AL-{number} {title}", state, verbs)
