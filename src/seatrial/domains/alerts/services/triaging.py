"""What happens to alerts that items opened, acknowledged or resolved, in the same transaction."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F
from django.db.models.functions import Coalesce

from seatrial.domains.alerts import models
from seatrial.domains.alerts.services import ending, starting
from seatrial.domains.alerts.services.forwarding import hand_on
from seatrial.domains.alerts.services.leading import lead
from seatrial.domains.alerts.services.locking import lock_runs
from seatrial.domains.alerts.services.noting import note
from seatrial.domains.notices import services as notices


def classify(opened: Sequence[models.Alert], *, now: datetime) -> None:
    """Each of them is classified, and somebody is looked for about it, or it is on record why not."""
    starting.start([each for each in opened if each.state != "resolved"], now=now)


def settle(resolved: Sequence[models.Alert], *, now: datetime) -> None:
    """Each of them is over: nobody is paged about it any more."""
    ending.end(resolved, now=now)


def take(acknowledged: Sequence[models.Alert], *, now: datetime) -> None:
    """Somebody has each of them, as its source says: nobody is paged about it here any more, but about what
    is still open of its group.
    """
    numbers = [each.number for each in acknowledged]
    rows = models.Alert.objects.filter(number__in=numbers, stage="classify")
    rows.update(stage="act", acted_at=Coalesce(F("acted_at"), now))
    note(lead(lock_runs(numbers), now=now), now=now)
    notices.cancel([f"alert:AL-{number}" for number in numbers], now=now)
    hand_on(acknowledged, action="acknowledge", now=now)


def leave(numbers: Sequence[int], *, now: datetime) -> None:
    """Nobody has them any more, as their source says: whoever is next is paged about each."""
    note(lead(lock_runs(numbers), now=now), now=now)
    live = models.EscalationRun.objects.exclude(state="ended").filter(members__alert_id__in=numbers)
    looked_for = set(live.values_list("members__alert_id", flat=True))
    alone = models.Alert.objects.filter(number__in=set(numbers) - looked_for).order_by("number")
    starting.start(list(alone), now=now)
