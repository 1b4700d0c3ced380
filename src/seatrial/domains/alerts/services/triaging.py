"""What happens to alerts that items opened or resolved, in the same transaction."""

from collections.abc import Sequence
from datetime import datetime

from seatrial.domains.alerts.models import Alert


def classify(opened: Sequence[Alert], *, now: datetime) -> None:
    """Each of them has entered the stage in which somebody, or a rule, says what it is."""
    Alert.objects.filter(number__in=[each.number for each in opened]).update(
        stage="classify", classified_at=now
    )


def settle(resolved: Sequence[Alert], *, now: datetime) -> None:
    """Each of them has entered the stage of what is resolved."""
    Alert.objects.filter(number__in=[each.number for each in resolved]).update(
        stage="resolve", settled_at=now
    )
