"""Sends interchanges: given ones, or generated claims at a steady rate."""

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

_CLAIM = Path(__file__).with_name("claim.edi").read_text()


def send(url: str, bodies: Iterable[bytes], pause: float = 0) -> int:
    """Prints each answer, then how often there was which result; 0 if every one was accepted."""
    results, begun = Counter[str](), time.monotonic()
    for number, body in enumerate(bodies):
        time.sleep(max(0.0, begun + number * pause - time.monotonic()))
        try:
            with urlopen(f"{url}/interchanges", body, timeout=15) as reply:  # noqa: S310 - an operator's own
                text = f"{reply.status} {reply.read().decode()}"
                result = json.loads(text[4:])["result"]
        except OSError as error:
            result, text = "failed", str(error)
        print(text.strip())
        results[result] += 1
    print(json.dumps({"sent": results.total(), "results": results}))
    return int(set(results) != {"accepted"})


def claims(number: float) -> Iterator[bytes]:
    """Generated ones, with control numbers that no other run reaches at 50 a second or less."""
    first = int(time.time() * 50)
    return (claim("SIMULATOR", "CLEARWATER", first + more, datetime.now(UTC)) for more in range(int(number)))


def claim(sender: str, receiver: str, control: int, now: datetime) -> bytes:
    """A valid interchange with one claim of a fictional patient."""
    names = {"sender": sender, "receiver": receiver, "control": control % 10**9}
    return _CLAIM.format(**names, day=now.strftime("%y%m%d"), minute=now.strftime("%H%M")).encode()
