"""How bad an alert is: what speaks for the worst level counts (R183)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from math import isfinite

from seatrial.domains.alerts.types import Classified, Routed
from seatrial.domains.severities import rules as severities
from seatrial.domains.severities.types import Facts, Level, Scheme
from seatrial.kit import durations

#: Levels by rank for what nobody rated: it is not harmless.
_UNRATED = 2


def classed(
    routed: Routed,
    *,
    labels: Mapping[str, str],
    annotations: Mapping[str, str],
    hint: str,
    scheme: Scheme,
    schemes: Iterable[Scheme] = (),
) -> Classified:
    """The level that the route says, else the worst of what expressions suggest and the sender says, else
    one for what nobody rated. `hint` is the sender's word, `schemes` are all whose words are understood.
    """
    fixed = scheme.find(routed.level) if routed.level else None
    if fixed is not None:
        return _as(fixed, f"the route {routed.path} says so")
    word = labels.get(routed.severity_label, "") or hint
    said = list(_said(word, routed, scheme, schemes))
    unknown = word[:60] if word and not said else ""
    facts = facts_of(labels, annotations=annotations)
    suggestion = severities.suggestion(scheme, facts=facts)
    if suggestion is not None:
        said.append(replace(_as(suggestion.level, f"{suggestion.because} holds"), unknown=unknown))
    if said:
        return min(said, key=lambda each: each.rank)
    unrated = min(scheme.levels, key=lambda each: (abs(each.rank - _UNRATED), each.rank))
    if unknown:
        because = f"its {routed.severity_label} {unknown} is a word that no scheme knows"
        return replace(_as(unrated, because), unknown=unknown)
    return _as(unrated, "nobody says how bad it is")


def _said(word: str, routed: Routed, scheme: Scheme, schemes: Iterable[Scheme]) -> Iterator[Classified]:
    if not word:
        return
    because = f"its {routed.severity_label} is {word[:60]}"
    level = (
        scheme.find(routed.levels.get(word, word))
        or _counterpart(word, scheme, schemes)
        or severities.common_level(word, scheme=scheme)
    )
    if level is not None:
        yield _as(level, because)


def _counterpart(word: str, scheme: Scheme, schemes: Iterable[Scheme]) -> Level | None:
    """The level of the scheme for a word of another one: `critical` where levels are SEV1 to SEV4."""
    for other in schemes:
        found = other.find(word)
        if found is not None:
            try:
                return severities.map_level(found, to=scheme)
            except severities.CannotMap:
                continue
    return None


def _as(level: Level, because: str) -> Classified:
    return Classified(level.scheme, level.id, level.rank, because, level.backlog)


def facts_of(labels: Mapping[str, str], *, annotations: Mapping[str, str]) -> Facts:
    """What expressions are asked about: words are the labels; figures whatever of both is a number, or a
    duration, which counts in seconds (`30m1s` is 1801).
    """
    figures = {
        name: value
        for name, text in [*annotations.items(), *labels.items()]
        if (value := _figure(text)) is not None
    }
    return Facts(metrics=figures, labels=labels)


def _figure(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        try:
            return durations.parse(text.replace(" ", "")).total_seconds() if len(text) < 30 else None
        except durations.BadDuration:
            return None
    return value if isfinite(value) else None
