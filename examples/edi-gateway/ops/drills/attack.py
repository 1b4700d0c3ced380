"""Attacks a gateway on this machine as a stranger would, and tells what it answered. For drills only.

Usage: python3 ops/drills/attack.py SCENE URL

Everything comes from ATTACKER, an address of the loopback network (and from its HELPERS, once it is locked),
so that it can be told from operators and from PARTNER, who goes on working meanwhile. Exits 1 where the
gateway took what it must not take.
"""

import http.client
import json
import re
import socket
import sys
import threading
import time
import zlib
from collections import Counter
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from edi_gateway.sender import claim

ATTACKER, PARTNER = "127.0.0.66", "127.0.0.2"
HELPERS = ("127.0.0.67", "127.0.0.68")
CANARY = "HARBOUR-CANARY-0001"
MIB = 1024 * 1024
_first = int(time.time() * 50)


def interchange(number: int, sender: str = "HARBOUR", receiver: str = "CLEARWATER") -> bytes:
    return claim(sender, receiver, _first + number, datetime.now(UTC))


def ask(
    url: str, path: str, body: bytes, headers: dict[str, str] | None = None, address: str = ATTACKER
) -> int:
    """The status of the answer; 0 where none came."""
    place = urlsplit(url)
    line = http.client.HTTPConnection(
        place.hostname or "", place.port, timeout=15, source_address=(address, 0)
    )
    try:
        line.request("POST", path, body, headers or {})
        return line.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        line.close()


def hostile_uploads(url: str) -> dict[str, int]:
    pack = zlib.compressobj(9, zlib.DEFLATED, 31)  # piece by piece: whoever attacks has little memory
    bomb = b"".join([*(pack.compress(b" " * MIB) for _ in range(256)), pack.flush()])
    traversal = {"Content-Disposition": 'attachment; filename="../../../etc/cron.d/claims"'}
    junk = [ask(url, "/interchanges", b"%PDF-1.7\n" + bytes(range(number, 256))) for number in range(24)]
    return {
        "oversized": ask(url, "/interchanges", b"x" * (3 * MIB)),
        "malformed": next((status for status in junk if status == HTTPStatus.OK), junk[-1]),
        "path as a partner": ask(url, "/interchanges", interchange(1, receiver="../../ESCAPED")),
        "path as a file name": ask(url, "/interchanges", interchange(2), traversal),
        f"bomb of {len(bomb) // 1024} KiB": ask(url, "/interchanges", bomb, {"Content-Encoding": "gzip"}),
        "claim of a partner": ask(url, "/interchanges", interchange(3), address=PARTNER),
    }


def resource_exhaustion(url: str) -> dict[str, int]:
    """Valid claims, each swollen to 100 KB, as fast as they go, until 340 were too many at once."""
    note = b"NTE*ADD*" + b"X" * 100_000 + b"~"
    found: Counter[str] = Counter()
    for number in range(2000):
        if found["429"] >= 340:
            break
        body = interchange(number).replace(b"LX*1~", note + b"LX*1~").replace(b"SE*24*", b"SE*25*")
        found[str(ask(url, "/interchanges", body))] += 1
    found["claim of a partner"] = ask(url, "/interchanges", interchange(2999), address=PARTNER)
    return dict(found)


def service_degradation(url: str) -> dict[str, int]:
    """Senders who begin, and then send a byte now and again."""
    place, ended = urlsplit(url), threading.Event()
    lines = []
    for _ in range(40):
        try:
            line = socket.create_connection((place.hostname, place.port), 5, source_address=(ATTACKER, 0))
            line.sendall(b"POST /interchanges HTTP/1.1\r\nContent-Length: 9000\r\n\r\nISA")
            lines.append(line)
        except OSError:
            continue

    def dribble() -> None:
        while not ended.wait(0.5):
            for line in lines:
                try:
                    line.sendall(b"*")
                except OSError:
                    continue

    threading.Thread(target=dribble, daemon=True).start()
    time.sleep(1)
    answers = Counter(
        str(ask(url, "/interchanges", interchange(number), address=PARTNER)) for number in range(10)
    )
    ended.set()
    for line in lines:
        line.close()
    return {"slow connections": len(lines), **{f"partner got {status}": n for status, n in answers.items()}}


def suspicious_activity(url: str) -> dict[str, int]:
    """Codes from a list, against several partners; from more addresses once the first is locked."""
    found: Counter[str] = Counter()
    tried = [(ATTACKER, partner) for partner in ("HARBOUR", "CLEARWATER", "NORTHSTAR")]
    for address, partner in [*tried, *zip(HELPERS, ("HARBOUR", "CLEARWATER"), strict=True)]:
        for number in range(8):
            body = f"code=Summer{2000 + number}".encode()
            found[str(ask(url, f"/portal/{partner}", body, address=address))] += 1
    return dict(found)


def breach(url: str) -> dict[str, int]:
    """A claim whose patient nobody has; the record that leaks is written by the playbook itself."""
    body = interchange(1).replace(b"FREDA", CANARY.encode()[:15])
    return {"claim with a canary": ask(url, "/interchanges", body, address=PARTNER)}


SCENES = {
    "hostile-uploads": (hostile_uploads, ("200",), r"claim of a partner"),
    "resource-exhaustion": (resource_exhaustion, (), ""),
    "service-degradation": (service_degradation, (), ""),
    "suspicious-activity": (suspicious_activity, ("200",), ""),
    "breach": (breach, (), ""),
}


def main(scene: str, url: str) -> int:
    attack, never, but = SCENES[scene]
    if urlsplit(url).hostname != "127.0.0.1":
        sys.exit("attacks stay on this machine")
    found = attack(url)
    print(json.dumps(found))
    taken = [
        name for name, status in found.items()
        if (str(status) in never or name in never) and not (but and re.match(but, name))
    ]  # fmt: skip
    if taken:
        print(f"the gateway took what it must not take: {', '.join(taken)}", file=sys.stderr)
    return int(bool(taken))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
