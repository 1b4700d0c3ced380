"""From findings to what checks see: how many are open at each severity, by rule and by component."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from seatrial.domains.evidence.formats.reports import SEVERITIES, Found

#: Findings that are kept one by one, the worst first; the counts are of all of them.
KEPT = 400
_GROUPS = 50


def summary(found: Sequence[Found]) -> dict[str, Any]:
    """`critical`, `high`, ... count what is open; `closed` what a suppression or a VEX statement closed."""
    opened = [each for each in found if not each.closed]
    by_severity = Counter(each.severity for each in opened)
    kept = sorted(found, key=lambda each: (bool(each.closed), SEVERITIES.index(each.severity), each.id))
    return {
        **{name: by_severity[name] for name in SEVERITIES},
        "open": len(opened),
        "closed": len(found) - len(opened),
        "total": len(found),
        "by_rule": _largest(Counter(each.id for each in opened)),
        "by_component": _largest(Counter(each.component for each in opened if each.component)),
        "findings": [each.as_json() for each in kept[:KEPT]],
        "truncated": len(kept) > KEPT,
    }


def reopened(before: Mapping[str, Any], *, found: Iterable[Found]) -> dict[str, Any]:
    """The summary anew after findings of it were closed; those that were not kept count as before."""
    again = list(found)
    fresh = summary(again)
    listed = [Found.of(each) for each in before.get("findings", ())]
    missing = {
        name: int(before.get(name, 0)) - sum(not each.closed and each.severity == name for each in listed)
        for name in SEVERITIES
    }
    for name in SEVERITIES:
        fresh[name] += missing[name]
    fresh["open"] += sum(missing.values())
    fresh["total"] = int(before.get("total", fresh["total"]))
    fresh["closed"] = fresh["total"] - fresh["open"]
    fresh["truncated"] = bool(before.get("truncated", False))
    return {**before, **fresh}


def _largest(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:_GROUPS])


def base_score(vector: str) -> float | None:
    """The base score that a CVSS 3 vector means (CVSS v3.1, section 7.1); None where it is none."""
    parts = dict(part.split(":", 1) for part in vector.split("/") if part.count(":") == 1)
    try:
        changed = parts["S"] == "C"
        confidentiality, integrity, availability = (_IMPACT[parts[name]] for name in "CIA")
        privileges = _PRIVILEGES[parts["PR"]][changed]
        ease = 8.22 * _VECTOR[parts["AV"]] * _COMPLEXITY[parts["AC"]] * privileges * _USER[parts["UI"]]
    except KeyError:
        return None
    base = 1 - (1 - confidentiality) * (1 - integrity) * (1 - availability)
    impact = 7.52 * (base - 0.029) - 3.25 * (base - 0.02) ** 15 if changed else 6.42 * base
    if impact <= 0:
        return 0.0
    return _round_up(min((1.08 if changed else 1.0) * (impact + ease), 10))


def _round_up(value: float) -> float:
    """One decimal, upwards, as appendix A has it."""
    whole = round(value * 100_000)
    return whole / 100_000 if whole % 10_000 == 0 else (whole // 10_000 + 1) / 10.0


_VECTOR = {"N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2}
_COMPLEXITY = {"L": 0.77, "H": 0.44}
_PRIVILEGES = {"N": (0.85, 0.85), "L": (0.62, 0.68), "H": (0.27, 0.5)}
_USER = {"N": 0.85, "R": 0.62}
_IMPACT = {"H": 0.56, "L": 0.22, "N": 0.0}
