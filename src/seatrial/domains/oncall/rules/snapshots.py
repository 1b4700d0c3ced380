"""What a run of escalation keeps of its policy."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from seatrial.domains.oncall.types import Policy, PolicyLevel


def snapshot(
    policy: Policy, *, why: str = "", chains: Mapping[str, Sequence[int]] | None = None
) -> dict[str, Any]:
    """The policy as plain JSON. `chains` are the levels of each contact list by its URN: a list that a level
    names becomes as many levels, each with the same wait, so that one contact follows the other (R172).
    """
    asked = {}
    if policy.remind_after is not None:
        asked = {
            "remind": int(policy.remind_after.total_seconds()),
            "again": int(policy.again_after.total_seconds()),
        }
    return {
        **asked,
        "urn": policy.urn,
        "title": policy.title,
        "urgency": policy.urgency,
        "why": why,
        "repeat": policy.repeat,
        "levels": [said for level in policy.levels for said in _levels(level, chains or {})],
        "fallback": [str(each) for each in policy.fallback],
    }


def _levels(level: PolicyLevel, chains: Mapping[str, Sequence[int]]) -> Iterator[dict[str, Any]]:
    lists = [each for each in level.targets if each.kind == "contacts"]
    others = [str(each) for each in level.targets if each.kind != "contacts"]
    steps = max((len(chains.get(each.urn, ())) for each in lists), default=0)
    wait = int(level.wait.total_seconds())
    if others or not steps:
        first = [f"{each}#{chains[each.urn][0]}" for each in lists if chains.get(each.urn)]
        yield {"to": [*others, *first], "wait": wait}
    for step in range(1 if others else 0, steps):
        named = [f"{each}#{chains[each.urn][step]}" for each in lists if len(chains.get(each.urn, ())) > step]
        yield {"to": named, "wait": wait}
