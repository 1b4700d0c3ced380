"""Words that monitors have for how bad something is, beside those of schemes."""

from collections.abc import Mapping

from seatrial.domains.severities.types import Level, Scheme

#: The rank of each: what PagerDuty's events, Opsgenie's priorities, syslog, and rules of Prometheus say.
COMMON: Mapping[str, int] = {
    **dict.fromkeys(("p1", "emergency", "emerg", "fatal", "disaster"), 1),
    **dict.fromkeys(("p2", "error", "err", "major", "page"), 2),
    **dict.fromkeys(("p3", "warning", "warn", "minor", "average"), 3),
    **dict.fromkeys(("p4", "info", "information", "informational", "notice", "ticket"), 4),
    "p5": 5,
}


def common_level(word: str, *, scheme: Scheme) -> Level | None:
    """The level of the scheme that the word stands for, None where it is no common one. Where no level has
    its rank, the next worse one: nothing becomes milder than it was said to be.
    """
    rank = COMMON.get(word.casefold())
    if rank is None:
        return None
    return max(
        (each for each in scheme.levels if each.rank <= rank),
        key=lambda each: each.rank,
        default=scheme.levels[0],
    )
