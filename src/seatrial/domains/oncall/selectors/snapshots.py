"""Which policy counts at an instant, and what a run of escalation keeps of it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from seatrial.domains.calendars import rules as calendars_rules
from seatrial.domains.calendars import selectors as calendars
from seatrial.domains.oncall.rules.reading import policy_of
from seatrial.domains.oncall.rules.snapshots import snapshot
from seatrial.domains.oncall.selectors.policies import contacts_of, policy
from seatrial.domains.oncall.types import Policy, Target
from seatrial.domains.workspace import selectors as workspace
from seatrial.kit.problems import NotFound


def policy_snapshot(urn: str, *, at: datetime) -> dict[str, Any]:
    """What an escalation run keeps of the policy that counts at that instant, as plain JSON: later changes
    of the definition do not change it. Contact lists stand in it level by level (R172). Raises NotFound.

    `levels` are `{to: [target], wait: seconds}`, `fallback` are targets; `resolve` takes these.
    """
    asked = policy(urn).urn
    return policy_snapshots([asked], at=at)[asked]


def policy_snapshots(urns: Iterable[str], *, at: datetime) -> dict[str, dict[str, Any]]:
    """The same for many, by the URN that was asked for; those that do not stand are left out.

    As many queries for many policies as for few: each calendar and each contact list is read once.
    """
    wanted = list(dict.fromkeys(urns))
    known = _standing(wanted)
    is_open, levels = cache(lambda urn: _is_open(urn, at)), cache(_levels)
    found = {}
    for urn in wanted:
        if urn in known:
            counts, why = _counting(known[urn], known, is_open)
            lists = [each.urn for each in _targets(counts) if each.kind == "contacts"]
            found[urn] = snapshot(counts, why=why, chains={each: levels(each) for each in lists})
    return found


def _standing(urns: Iterable[str]) -> dict[str, Policy]:
    """Those policies, and whichever count instead of them out of hours."""
    found: dict[str, Policy] = {}
    wanted = set(urns)
    while wanted:
        read = workspace.by_urns(wanted)
        found |= {urn: policy_of(each.urn, body=each.body) for urn, each in read.items()}
        wanted = {found[urn].otherwise for urn in read} - found.keys() - wanted - {""}
    return found


def _counting(
    asked: Policy, known: Mapping[str, Policy], is_open: Callable[[str], bool]
) -> tuple[Policy, str]:
    """The policy that counts, and why: out of hours it is the one that the policy names instead (R169). A
    calendar that does not stand any more is always open.
    """
    found, why = asked, ""
    seen = {found.urn}
    while found.calendar and found.otherwise not in seen and not is_open(found.calendar):
        name = found.calendar.partition(":")[2]
        why = f"the calendar {name} is shut at that time, so that {found.title} leaves it to this one"
        instead = known.get(found.otherwise)
        if instead is None:
            break
        found = instead
        seen.add(found.urn)
    return found, why


def _is_open(urn: str, at: datetime) -> bool:
    try:
        return calendars_rules.is_open(calendars.calendar(urn), at=at)
    except NotFound:
        return True


def _levels(urn: str) -> list[int]:
    """The levels that the contact list of that URN has."""
    return sorted({each.level for each in contacts_of(urn)})


def _targets(found: Policy) -> list[Target]:
    return [*(one for level in found.levels for one in level.targets), *found.fallback]
