"""Asks the gateway how it is, as a partner would: over HTTP, changing nothing. JSON; exits 1 if unwell.

Usage: python3 checks/selfcheck.py http://127.0.0.1:8601
"""

import json
import re
import sys
import time
import urllib.request

#: Answers come in time where so many of 100 do within 30 s.
LEAST_IN_TIME = 0.99


def ask(url: str) -> tuple[int, str, float]:
    started = time.monotonic()
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 (its own address)
        return answer.status, answer.read(1_000_000).decode(), time.monotonic() - started


def sample(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.M)
    return float(found[1]) if found else 0.0


def main(base: str) -> int:
    status, _, seconds = ask(f"{base}/healthz")
    _, metrics, _ = ask(f"{base}/metrics")
    total = sample(metrics, "edi_acknowledgement_seconds_count")
    in_time = sample(metrics, 'edi_acknowledgement_seconds_bucket{le="30"}')
    checks = {
        "answers": status == 200,
        "answers_fast": seconds < 2,
        "tells_of_itself": "edi_interchanges_total" in metrics,
        "acknowledges_in_time": total == 0 or in_time / total >= LEAST_IN_TIME,
    }
    print(json.dumps({"ok": all(checks.values()), "checks": checks, "acknowledged": total}))
    return 0 if all(checks.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/")))
