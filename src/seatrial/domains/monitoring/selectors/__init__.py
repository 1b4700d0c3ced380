"""Reads of monitoring: rules, dashboards, dictionaries, health."""

from seatrial.domains.monitoring.selectors.health import healths, known_health
from seatrial.domains.monitoring.selectors.plans import (
    Wanted,
    board_changes,
    boards,
    explained,
    judged,
    known_board,
    known_rules,
    rule_changes,
    rules,
    service_urn,
)

__all__ = [
    "Wanted",
    "board_changes",
    "boards",
    "explained",
    "healths",
    "judged",
    "known_board",
    "known_health",
    "known_rules",
    "rule_changes",
    "rules",
    "service_urn",
]
