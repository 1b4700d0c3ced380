"""Looks for signs in the gateway's own metrics and log, prints them, and exits 1 where one is missing.

Usage: python3 ops/drills/signs.py --url URL --data DATA [--minutes 60] SIGN...

A SIGN is a metric with a bound, `edi_dead_letters == 0`, or an event of the log with what it has to say,
`log: upload refused reason=bomb`. Of events it tells how many there were lately, and from which addresses.
"""

import argparse
import json
import operator
import re
import sys
import urllib.request
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

BOUNDS = {"==": operator.eq, ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}
METRIC = re.compile(r"(?P<name>\w+(?:\{[^}]*\})?)\s*(?P<bound>==|>=|<=|>|<)\s*(?P<limit>[0-9.e+-]+)")


def metrics(url: str) -> dict[str, float]:
    with urllib.request.urlopen(f"{url}/metrics", timeout=10) as answer:  # noqa: S310 (an operator's own)
        lines = answer.read().decode().splitlines()
    samples = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in samples}


def events(data: Path, since: datetime) -> list[dict[str, Any]]:
    found = []
    for log in sorted((data / "log").glob("*.log")):
        for line in log.read_text().splitlines():
            try:
                event = json.loads(line)
                recent = datetime.fromisoformat(event["time"]) >= since
            except (ValueError, KeyError, TypeError):
                continue  # a line that somebody else wrote
            if recent:
                found.append(event)
    return found


def of_metric(sign: str, samples: dict[str, float]) -> dict[str, Any]:
    match = METRIC.fullmatch(sign)
    if match is None:
        sys.exit(f"{sign!r} is no sign: write METRIC >= NUMBER, or log: EVENT KEY=VALUE")
    value = samples.get(match["name"])
    seen = value is not None and BOUNDS[match["bound"]](value, float(match["limit"]))
    return {"sign": sign, "seen": seen, "value": value}


def of_log(sign: str, known: list[dict[str, Any]]) -> dict[str, Any]:
    words = sign.removeprefix("log:").split()
    name = " ".join(word for word in words if "=" not in word)
    wanted = dict(word.split("=", 1) for word in words if "=" in word)
    found = [
        event
        for event in known
        if event["event"] == name and all(str(event.get(key)) == value for key, value in wanted.items())
    ]
    addresses = Counter(str(event["address"]) for event in found if "address" in event)
    last = found[-1]["time"] if found else None
    return {"sign": sign, "seen": bool(found), "events": len(found), "last": last, "from": dict(addresses)}


def main() -> int:
    parser = argparse.ArgumentParser(description="Looks for signs in metrics and log.")
    parser.add_argument("--url", required=True)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("signs", nargs="+")
    options = parser.parse_args()
    try:
        samples = metrics(options.url)
    except OSError as error:
        print(f"nothing can be seen at {options.url}: {error}", file=sys.stderr)
        return 2
    known = events(options.data, datetime.now(UTC) - timedelta(minutes=options.minutes))
    found = [
        of_log(sign, known) if sign.startswith("log:") else of_metric(sign, samples) for sign in options.signs
    ]
    for one in found:
        print(json.dumps(one))
    return 0 if all(one["seen"] for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
