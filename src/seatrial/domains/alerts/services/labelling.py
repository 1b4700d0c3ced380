"""Looking back on alerts: whether they were right (R209), which is their last stage (R189)."""

from datetime import datetime

from django.db import transaction

from seatrial.domains.alerts import models, rules
from seatrial.domains.alerts.events import AlertLabelled
from seatrial.domains.alerts.services.ending import stage_of
from seatrial.domains.alerts.services.locking import allowed, locked
from seatrial.domains.alerts.services.noting import note
from seatrial.domains.alerts.types import Verdict
from seatrial.domains.audit import services as audit
from seatrial.kit import events
from seatrial.kit.access import Actor

_WORDS = {"true_positive": "it was right", "false_positive": "it was a false positive"}


@transaction.atomic
def label(name: str, *, verdict: Verdict, actor: Actor, now: datetime, why: str = "") -> models.Alert:
    """What the alert was is on record; the last word counts, '' takes it back. One that is resolved has
    entered its last stage with it. Raises NotFound, Denied.
    """
    alert = locked(name)
    allowed(alert, actor=actor, action="alerts.labelled")
    alert.verdict = verdict
    alert.verdict_at, alert.verdict_by = (now, actor.principal) if verdict else (None, "")
    if verdict and alert.state == "resolved" and alert.stage == "resolve":
        alert.stage, alert.looked_back_at = rules.entered(stage_of(alert), to="postmortem"), now
    alert.save(update_fields=["verdict", "verdict_at", "verdict_by", "stage", "looked_back_at"])
    words = _WORDS.get(verdict, "nobody says any more whether it was right")
    reason = " ".join(why.split())[:500]
    note([(alert.number, "labelled", f"{words}: {reason}" if reason else words, actor.principal)], now=now)
    details = {"verdict": verdict}
    audit.record("alerts.labelled", actor=actor, subject=f"alert:AL-{alert.number}", details=details, now=now)
    events.publish(AlertLabelled(alert=f"AL-{alert.number}", verdict=verdict))
    return alert


@transaction.atomic
def look_back(name: str, *, now: datetime) -> models.Alert:
    """The alert has entered its last stage, as its incident's postmortem has. Raises NotFound, and
    CannotSkipStage where it is not resolved.
    """
    alert = locked(name)
    if alert.stage != "postmortem":
        alert.stage, alert.looked_back_at = rules.entered(stage_of(alert), to="postmortem"), now
        alert.save(update_fields=["stage", "looked_back_at"])
    return alert
