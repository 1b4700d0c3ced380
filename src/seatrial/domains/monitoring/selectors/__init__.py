"""Reads of monitoring: rules, dashboards, dictionaries, health."""

from seatrial.domains.monitoring.selectors.health import health_plans, healths, known_health
from seatrial.domains.monitoring.selectors.matters import Owed, last_told, matters, owed, told_of
from seatrial.domains.monitoring.selectors.owning import people_for, reviewers
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
from seatrial.domains.monitoring.selectors.using import uses

__all__ = [
    "Owed",
    "Wanted",
    "board_changes",
    "boards",
    "explained",
    "health_plans",
    "healths",
    "judged",
    "known_board",
    "known_health",
    "known_rules",
    "last_told",
    "matters",
    "owed",
    "people_for",
    "reviewers",
    "rule_changes",
    "rules",
    "service_urn",
    "told_of",
    "uses",
]
