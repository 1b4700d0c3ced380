"""How bad an incident was, whichever of the two usual scales somebody counts by (S1:70, S2)."""

import re
from collections.abc import Mapping

#: Each scale by the letters before its number: the number of its worst rank.
_WORST: Mapping[str, int] = {"sev": 1, "s": 0}
_NAME = re.compile(r"(sev|s)[- ]?([0-9])", re.IGNORECASE)


def rank_of(severity: str) -> int | None:
    """1 for the worst (SEV1, S0), 2 for the next (SEV2, S1), and so on; None where it is neither scale's."""
    found = _NAME.fullmatch(severity.strip())
    if found is None:
        return None
    rank = int(found[2]) - _WORST[found[1].lower()] + 1
    return rank if rank >= 1 else None


def is_severe(rank: int) -> bool:
    """Whether it is one of the two highest ranks, after which process and service are reviewed (R009)."""
    return rank <= 2
