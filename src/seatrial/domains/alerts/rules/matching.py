"""Conditions on labels, as Alertmanager and amtool write them."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from seatrial.domains.alerts.types import Comparison, Matcher
from seatrial.kit.cel import cel

_MATCHER = re.compile(r"^\s*([A-Za-z_][A-Za-z0-9_.:/-]*?)\s*(=~|!~|!=|=)\s*(.*?)\s*$", re.DOTALL)
_HOW: Mapping[str, Comparison] = {"=": "=", "!=": "!=", "=~": "=~", "!~": "!~"}
_LONGEST = 500
# CEL's expressions are matched in linear time: what somebody writes into a silence keeps nobody waiting
_MATCHES = cel.compile("value.matches(pattern)")


class BadMatcher(ValueError):
    """The text is no condition on a label; the message says how one is written."""


def matcher_of(text: str) -> Matcher:
    """The condition that the text spells: `severity="critical"`, `team=~edi-.*`. Raises BadMatcher."""
    found = _MATCHER.match(text[: _LONGEST + 1])
    if found is None or len(text) > _LONGEST:
        raise BadMatcher(f'{text[:80]!r} is no condition: write severity="critical" or team=~"edi-.*"')
    label, how, value = found.groups()
    if len(value) > 1 and value[0] == value[-1] == '"':
        value = value[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    matcher = Matcher(label, _HOW[how], value)
    if how in ("=~", "!~"):
        try:
            _MATCHES.execute({"value": "", "pattern": f"^(?:{value})$"})
        except RuntimeError:
            raise BadMatcher(f"{value[:80]!r} is no regular expression") from None
    return matcher


def holds(matcher: Matcher, *, labels: Mapping[str, str]) -> bool:
    """Whether the condition holds; a label that is not there is an empty one."""
    value = labels.get(matcher.label, "")
    if matcher.how == "=":
        return value == matcher.value
    if matcher.how == "!=":
        return value != matcher.value
    return _is_like(matcher.value, value) is (matcher.how == "=~")


@lru_cache(maxsize=20_000)
def _is_like(pattern: str, value: str) -> bool:
    try:
        return _MATCHES.execute({"value": value, "pattern": f"^(?:{pattern})$"}) is True
    except RuntimeError:
        return False


def all_hold(matchers: Iterable[Matcher], *, labels: Mapping[str, str]) -> bool:
    """Whether each of them holds; without any it is so."""
    return all(holds(each, labels=labels) for each in matchers)


def failing(matchers: Iterable[Matcher], *, labels: Mapping[str, str]) -> Matcher | None:
    """The first that does not hold, None where all do."""
    return next((each for each in matchers if not holds(each, labels=labels)), None)


def matches_everything(matchers: Iterable[Matcher]) -> bool:
    """Whether even an alert without any labels matches: too much for a silence."""
    return all_hold(matchers, labels={})
