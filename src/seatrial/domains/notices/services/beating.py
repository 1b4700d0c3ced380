"""The pager's sign of life."""

from datetime import datetime, timedelta
from uuid import UUID

from seatrial.domains.notices.models import PagerBeat

#: Beats of pagers that are gone are kept for so long.
_KEPT = timedelta(days=1)
_LONGEST_TROUBLE = 500


def beat(pager: UUID, *, round_name: str, started_at: datetime, now: datetime, trouble: str = "") -> None:
    """That round of that pager went well now, or says what keeps it. One statement: every round beats."""
    row = PagerBeat(
        pager=pager, round=round_name, started_at=started_at, beat_at=now, trouble=trouble[:_LONGEST_TROUBLE]
    )
    PagerBeat.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["pager", "round"],
        update_fields=["started_at", "beat_at", "trouble"],
    )


def forget_pagers(*, now: datetime) -> int:
    """Beats of processes that were gone a day ago are forgotten; gives how many."""
    return PagerBeat.objects.filter(beat_at__lt=now - _KEPT).delete()[0]
