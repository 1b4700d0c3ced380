"""Facts as people write them: `routing_dlq_depth=1001`, `data_breach=true`."""

from collections.abc import Iterable, Iterator, Mapping
from math import isfinite

from seatrial.kit.problems import Invalid


def figures_of(texts: Iterable[str]) -> Mapping[str, float]:
    """The figure of each name; raises Invalid."""
    return {name: _figure(name, value) for name, value in _pairs(texts, like="routing_dlq_depth=1001")}


def words_of(texts: Iterable[str]) -> Mapping[str, str]:
    """The word of each name; raises Invalid."""
    return dict(_pairs(texts, like="data_breach=true"))


def _pairs(texts: Iterable[str], *, like: str) -> Iterator[tuple[str, str]]:
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise Invalid(f"{text[:80]!r} is no fact", remedy=f"Write a name and a value, as {like}.")
        yield name.strip(), value.strip()


def _figure(name: str, value: str) -> float:
    try:
        found = float(value)
    except ValueError:
        found = float("nan")
    if not isfinite(found):
        raise Invalid(f"{name[:80]} is no figure: {value[:40]!r}", remedy=f"Write {name[:80]}=1001.")
    return found
