"""Rules of triage and escalation: plain Python over values, with every instant passed in."""

from seatrial.domains.alerts.rules.classing import classed, facts_of
from seatrial.domains.alerts.rules.comparing import called, compared, difference, matched
from seatrial.domains.alerts.rules.inhibiting import inhibitor, silencing, span
from seatrial.domains.alerts.rules.matching import (
    BadMatcher,
    all_hold,
    failing,
    holds,
    matcher_of,
    matches_everything,
)
from seatrial.domains.alerts.rules.moving import (
    CannotMove,
    CannotSkipStage,
    durations,
    entered,
    moved,
    path,
)
from seatrial.domains.alerts.rules.noise import judged, precise, week_of, whole
from seatrial.domains.alerts.rules.reading import matchers, routing_of
from seatrial.domains.alerts.rules.routing import group_key, route
from seatrial.domains.alerts.rules.stepping import (
    SLACK,
    asks_somebody_at_once,
    following,
    is_at_once,
    next_at,
    no_later_than,
    plan,
    step,
)

__all__ = [
    "SLACK",
    "BadMatcher",
    "CannotMove",
    "CannotSkipStage",
    "all_hold",
    "asks_somebody_at_once",
    "called",
    "classed",
    "compared",
    "difference",
    "durations",
    "entered",
    "facts_of",
    "failing",
    "following",
    "group_key",
    "holds",
    "inhibitor",
    "is_at_once",
    "judged",
    "matched",
    "matcher_of",
    "matchers",
    "matches_everything",
    "moved",
    "next_at",
    "no_later_than",
    "path",
    "plan",
    "precise",
    "route",
    "routing_of",
    "silencing",
    "span",
    "step",
    "week_of",
    "whole",
]
