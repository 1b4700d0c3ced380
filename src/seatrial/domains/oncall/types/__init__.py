"""The words of being on call as values."""

from seatrial.domains.oncall.types.schedules import (
    SHIFT_ROLES,
    WEEKDAYS,
    Absence,
    Gap,
    HandOffRule,
    Hours,
    Layer,
    Load,
    Schedule,
    Shift,
    ShiftRole,
    Span,
    Takeover,
)

__all__ = [
    "SHIFT_ROLES",
    "WEEKDAYS",
    "Absence",
    "Gap",
    "HandOffRule",
    "Hours",
    "Layer",
    "Load",
    "Schedule",
    "Shift",
    "ShiftRole",
    "Span",
    "Takeover",
]
