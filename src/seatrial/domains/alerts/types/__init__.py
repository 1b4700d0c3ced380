"""Words of alerts that others may use."""

from seatrial.domains.alerts.types.words import (
    DONE_STATES,
    ITEM_STATES,
    STAGES,
    STATES,
    VERDICTS,
    AlertState,
    ItemState,
    Stage,
    Verdict,
)

__all__ = [
    "DONE_STATES",
    "ITEM_STATES",
    "STAGES",
    "STATES",
    "VERDICTS",
    "AlertState",
    "ItemState",
    "Stage",
    "Verdict",
]
