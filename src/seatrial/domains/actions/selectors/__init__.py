"""Reads actions."""

from seatrial.domains.actions.selectors.actions import (
    PAGE,
    Counts,
    action,
    actions,
    by_uids,
    counts,
    find_actions,
    known_action,
    next_due,
    of_source,
    open_ones,
    scopes_of,
)
from seatrial.domains.actions.selectors.drafts import DRAFTS, drafts, known_draft
from seatrial.domains.actions.selectors.history import history
from seatrial.domains.actions.selectors.risks import KIND as RISK_KIND
from seatrial.domains.actions.selectors.risks import Standing, risk, risks

__all__ = [
    "DRAFTS",
    "PAGE",
    "RISK_KIND",
    "Counts",
    "Standing",
    "action",
    "actions",
    "by_uids",
    "counts",
    "drafts",
    "find_actions",
    "history",
    "known_action",
    "known_draft",
    "next_due",
    "of_source",
    "open_ones",
    "risk",
    "risks",
    "scopes_of",
]
