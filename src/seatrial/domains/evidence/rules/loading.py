"""What a load test says that it did not reach, and what might help (R085)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from seatrial.domains.evidence.rules.plain import plain_text

_LONGEST = 200
#: By words in a metric's name: what usually helps, and what would do instead.
_ADVICE = (
    (
        ("fail", "error", "check"),
        "Find which answers were errors and why: the logs of the test's time, full queues, refused "
        "connections, timeouts of what it calls.",
        "Refuse early above the load that it carries (a limit for each caller, 429); switch off what is not "
        "needed at the peak; more instances until the cause is mended.",
    ),
    (
        ("duration", "latency", "waiting", "seconds", "time"),
        "Profile the endpoint under the load of the test: slow queries, missing indexes, locks, calls one "
        "after the other.",
        "Cache answers; do the work later, through a queue; more instances or a larger machine, which costs "
        "money each month; another objective, which the service owner agrees to.",
    ),
    (
        ("reqs", "iterations", "throughput", "rate"),
        "Find what was used up first (processor, connections, a lock, the database) and raise or relieve it.",
        "More instances, which costs money each month; spread the load over time; agree on a lower peak.",
    ),
)
_OTHERWISE = (
    "Repeat the test with this figure watched, and find what it depends on.",
    "More resources; or another threshold, which the service owner agrees to.",
)


@dataclass(frozen=True, slots=True)
class Missed:
    """A threshold that a load test did not hold. `value` is None where the report does not say it."""

    metric: str
    endpoint: str
    threshold: str
    value: float | None
    reason: str

    @property
    def words(self) -> str:
        """What was found, in a sentence without its end."""
        if self.reason:
            return f"{self.metric} of {self.endpoint} misses {self.threshold}: {self.reason}"
        found = f" with {self.value:g}" if self.value is not None else ""
        return f"{self.metric} of {self.endpoint} misses {self.threshold}{found}"


def missed_in(findings: Mapping[str, Any]) -> Iterator[Missed]:
    """Each failed threshold once: entries of `thresholds` that name metric and threshold, and are not `ok`.

    One that does not say whether it held has failed; one without an endpoint is about every endpoint.
    """
    listed = findings.get("thresholds")
    seen: set[tuple[str, str, str]] = set()
    for each in listed if isinstance(listed, list) else ():
        if not isinstance(each, Mapping) or each.get("ok") is True:
            continue
        metric, endpoint, threshold = (_word(each, name) for name in ("metric", "endpoint", "threshold"))
        identity = (metric, endpoint or "every endpoint", threshold)
        if not metric or not threshold or identity in seen:
            continue
        seen.add(identity)
        value = each.get("value")
        number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
        yield Missed(*identity, number, _word(each, "reason"))


def advice_for(missed: Missed) -> tuple[str, str]:
    """What to do about it, and what would do instead, with what that takes."""
    name = missed.metric.lower()
    for words, recommended, alternative in _ADVICE:
        if any(word in name for word in words):
            return recommended, alternative
    return _OTHERWISE


def _word(entry: Mapping[str, Any], name: str) -> str:
    found = entry.get(name)
    return " ".join(plain_text(found).split())[:_LONGEST] if isinstance(found, str) else ""
