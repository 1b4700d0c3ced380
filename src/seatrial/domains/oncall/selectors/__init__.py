"""Reads of schedules, policies and what changes them."""

from seatrial.domains.oncall.selectors.agreed import (
    agreements,
    breaches,
    of_override,
    of_swap,
    of_time_off,
)
from seatrial.domains.oncall.selectors.changes import (
    hand_off,
    hand_offs,
    overrides,
    swap,
    swaps,
    takeovers,
    times_off,
)
from seatrial.domains.oncall.selectors.coverage import (
    AHEAD,
    coverage,
    coverage_of_team,
    loads,
    needed_spans,
)
from seatrial.domains.oncall.selectors.people import accounts, is_uid, names, with_handles
from seatrial.domains.oncall.selectors.policies import (
    policies,
    policies_for,
    policy,
    resolve,
    resolve_all,
)
from seatrial.domains.oncall.selectors.schedules import (
    by_urns,
    known_people,
    known_urns,
    on_call,
    people_of,
    schedule,
    schedules,
    shifts,
)
from seatrial.domains.oncall.selectors.scopes import scopes_of, scopes_of_team
from seatrial.domains.oncall.selectors.snapshots import policy_snapshot, policy_snapshots

__all__ = [
    "AHEAD",
    "accounts",
    "agreements",
    "breaches",
    "by_urns",
    "coverage",
    "coverage_of_team",
    "hand_off",
    "hand_offs",
    "is_uid",
    "known_people",
    "known_urns",
    "loads",
    "names",
    "needed_spans",
    "of_override",
    "of_swap",
    "of_time_off",
    "on_call",
    "overrides",
    "people_of",
    "policies",
    "policies_for",
    "policy",
    "policy_snapshot",
    "policy_snapshots",
    "resolve",
    "resolve_all",
    "schedule",
    "schedules",
    "scopes_of",
    "scopes_of_team",
    "shifts",
    "swap",
    "swaps",
    "takeovers",
    "times_off",
    "with_handles",
]
