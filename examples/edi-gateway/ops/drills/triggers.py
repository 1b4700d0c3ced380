"""Tells whether a drill did what the playbook's own triggers wait for, and exits 1 where it did not.

Usage: python3 ops/drills/triggers.py PLAYBOOK.md --url URL --seen FILE [--rules RULES.yaml]

FILE holds what watch.py saw of the gateway's metrics. Asked are the `triggers:` of the playbook's front
matter, and the Prometheus rules of the alerts that they name. Each measured trigger has to pass its
threshold, one of them for as long as it says, and one of the alerts' rules has to hold: else nobody would
have been called. How long each held is printed, since a drill is over sooner than most `for:`.

What is understood of PromQL: `METRIC{label="a",label=~"b|c"}`, `increase(...[10m])`, `rate(...[5m])`,
`sum(...)`, one divided by another, and a bound. A counter grew by what it rose between looks; nothing is
extrapolated.
"""

import argparse
import json
import operator
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import watch

#: Nobody knows what held while nobody looked for so many seconds: between steps, a drill has no gateway.
UNSEEN = 10
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
BOUNDS = {">": operator.gt, "<": operator.lt, "==": operator.eq}
WORDS = {"above": ">", "below": "<", "equals": "=="}
VECTOR = re.compile(
    r"(?:(?P<how>increase|rate|sum)\()?(?P<name>[a-z_]+)(?:\{(?P<labels>[^}]*)\})?(?:\[(?P<range>\w+)\])?\)?\s*"
)
LABEL = re.compile(r'(\w+)(=~|=)"([^"]*)"')
RULE = re.compile(r"- alert: (?P<name>\w+)\n\s+expr: (?P<expr>.+)\n(?:\s+for: (?P<for>\w+)\n)?")
BOUND = re.compile(r"(?P<query>.+?) (?P<bound>==|>|<) (?P<limit>[0-9.]+)")
Look = tuple[float, Mapping[str, float]]


def seconds(text: str | None) -> float:
    return int(text[:-1]) * UNITS[text[-1]] if text else 0


def measured(playbook: str) -> Iterator[dict[str, Any]]:
    """The triggers of the front matter that have a bound, and those that name an alert."""
    block = re.search(r"^triggers:\n((?:[ ]+.*\n)+)", playbook, re.M)
    for entry in re.split(r"^\s*- ", block[1] if block else "", flags=re.M)[1:]:
        found = dict(line.strip().split(": ", 1) for line in entry.strip().splitlines())
        word = next((each for each in WORDS if each in found), None)
        if word:
            query = found.get("query") or found["metric"]
            limit, lasting = float(found[word]), seconds(found.get("for"))
            yield {"trigger": query, "bound": WORDS[word], "limit": limit, "for": lasting}
        elif "alert" in found:
            yield {"alert": found["alert"]}


def rule_of(alert: str, rules: str) -> dict[str, Any]:
    found = next((each for each in RULE.finditer(rules) if each["name"] == alert), None)
    bound = BOUND.fullmatch(found["expr"]) if found else None
    if found is None or bound is None:
        sys.exit(f"no rule of {alert} can be read")
    return {
        "alert": alert, "trigger": bound["query"], "bound": bound["bound"], "limit": float(bound["limit"]),
        "for": seconds(found["for"]),
    }  # fmt: skip


def vector(query: str, looks: Sequence[Look]) -> tuple[dict[str, float], str]:
    """The value of each series as of the last look, and what follows in the query."""
    found = VECTOR.match(query)
    if found is None:
        sys.exit(f"{query!r} is more PromQL than is understood here")
    names = [name for name in looks[-1][1] if picked(name, found["name"], found["labels"] or "")]
    if found["how"] in ("increase", "rate"):
        since = looks[-1][0] - seconds(found["range"])
        per = seconds(found["range"]) if found["how"] == "rate" else 1
        within = [samples for at, samples in looks if at >= since]
        values = {name: grown([each[name] for each in within if name in each]) / per for name in names}
    else:
        values = {name: looks[-1][1][name] for name in names}
    if found["how"] == "sum" and values:
        values = {"": sum(values.values())}
    return values, query[found.end() :]


def picked(sample: str, name: str, labels: str) -> bool:
    known = {key: value for key, _, value in LABEL.findall(sample.partition("{")[2])}
    return sample.partition("{")[0] == name and all(
        re.fullmatch(value if how == "=~" else re.escape(value), known.get(key, "")) is not None
        for key, how, value in LABEL.findall(labels)
    )


def grown(values: Sequence[float]) -> float:
    """A counter that falls began anew."""
    pairs = pairwise(values)
    return sum(after - before if after >= before else after for before, after in pairs)


def highest(query: str, looks: Sequence[Look]) -> float | None:
    """The value of the series that is highest as of the last look; None without one."""
    values, rest = vector(query, looks)
    if rest.startswith("/"):
        below, rest = vector(rest[1:].lstrip(), looks)
        values = {"": max(values.values()) / max(below.values())} if values and below else {}
    if rest:
        sys.exit(f"{query!r} is more PromQL than is understood here")
    return max(values.values(), default=None)


def judged(asked: Mapping[str, Any], looks: Sequence[Look]) -> dict[str, Any]:
    """Whether the threshold was passed, what was reached, and for how long it held without a break."""
    reached: list[float] = []
    since, held, met, before = None, 0.0, False, 0.0
    for number, (at, _) in enumerate(looks, 1):
        value = highest(asked["trigger"], looks[:number])
        reached += [] if value is None else [value]
        holds = value is not None and BOUNDS[asked["bound"]](value, asked["limit"])
        since = at if holds and (since is None or at - before > UNSEEN) else since if holds else None
        met, before = met or holds, at
        held = max(held, at - since) if since is not None else held
    most = (min if asked["bound"] == "<" else max)(reached, default=None)
    fires = met and held >= asked["for"]
    return {**asked, "met": met, "reached": most, "held": round(held, 1), "fires": fires}


def main() -> int:
    parser = argparse.ArgumentParser(description="Tells whether a drill met the playbook's triggers.")
    parser.add_argument("playbook", type=Path)
    parser.add_argument("--url", required=True)
    parser.add_argument("--seen", type=Path, required=True)
    parser.add_argument("--rules", type=Path, default=Path("ops/alerts/edi-gateway.yaml"))
    options = parser.parse_args()
    watch.look(options.url, options.seen)
    lines = map(json.loads, options.seen.read_text().splitlines())
    looks = [(each["time"], each["samples"]) for each in lines]
    asked, rules = list(measured(options.playbook.read_text())), options.rules.read_text()
    own = [judged(each, looks) for each in asked if "trigger" in each]
    alerts = [judged(rule_of(each["alert"], rules), looks) for each in asked if "alert" in each]
    for one in own + alerts:
        print(json.dumps(one))
    wrong = [
        f"{one['trigger']} reached {one['reached']}, where {one['bound']} {one['limit']:g} is asked"
        for one in own
        if not one["met"]
    ]
    if not any(one["fires"] for one in own):
        wrong.append("no trigger held for as long as it says")
    if not any(one["met"] for one in alerts):
        wrong.append("the rule of no alert held")
    for each in wrong:
        print(f"nobody would have been called: {each}", file=sys.stderr)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
