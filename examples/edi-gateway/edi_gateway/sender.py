"""Sends interchanges: sample files, or generated ones at a steady rate."""

import json
import time
import urllib.error
import urllib.request
from collections import Counter
from datetime import UTC, datetime

MAX_RATE, MAX_SECONDS = 50, 3600


def send(url: str, body: bytes) -> tuple[int, str]:
    """Status and answer, whatever the status is; OSError if nobody answers."""
    if not url.startswith("http://"):
        raise ValueError("the address of a gateway begins with http://")
    request = urllib.request.Request(f"{url}/interchanges", body, {"Content-Type": "application/edi-x12"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=15) as reply:  # noqa: S310 - checked above
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def claim(sender: str, receiver: str, control: int, now: datetime) -> bytes:
    """A valid interchange with one claim of a fictional patient."""
    day, minute = now.strftime("%Y%m%d"), now.strftime("%H%M")
    body = f"""ST*837*0001*005010X222A1
BHT*0019*00*{control:09d}*{day}*{minute}*CH
NM1*41*2*HARBOUR BILLING*****46*{sender}
PER*IC*ADA QUILL*TE*5550100
NM1*40*2*{receiver}*****46*{receiver}
HL*1**20*1
NM1*85*2*HARBOUR CLINIC*****XX*1234567893
N3*1 QUAY STREET
N4*PORTSEA*OR*97000
REF*EI*123456789
HL*2*1*22*0
SBR*P*18*******CI
NM1*IL*1*FICTION*FREDA****MI*FF{control:09d}
DMG*D8*19700101*F
NM1*PR*2*{receiver}*****PI*{receiver}
CLM*C{control:09d}*120***11:B:1*Y*A*Y*Y
HI*ABK:J069
LX*1
SV1*HC:99213*120*UN*1***1
DTP*472*D8*{day}""".splitlines()
    parties = f"ZZ*{sender:15}*ZZ*{receiver:15}"
    isa = f"ISA*00*{'':10}*00*{'':10}*{parties}*{day[2:]}*{minute}*^*00501*{control:09d}*0*T*:"
    opening = [isa, f"GS*HC*{sender}*{receiver}*{day}*{minute}*{control}*X*005010X222A1"]
    closing = [f"SE*{len(body) + 1}*0001", f"GE*1*{control}", f"IEA*1*{control:09d}"]
    return "".join(f"{line}~\n" for line in [*opening, *body, *closing]).encode()


def simulate(url: str, rate: float, seconds: float, sender: str, receiver: str) -> dict[str, object]:
    """Sends at the given rate; the slower of the two when the gateway cannot keep up."""
    rate, seconds = min(rate, MAX_RATE), min(seconds, MAX_SECONDS)
    begun, results, times = time.monotonic(), Counter[str](), []
    first = int(time.time() * MAX_RATE)  # never reached again by a later run, for none is faster
    for number in range(int(rate * seconds)):
        time.sleep(max(0.0, begun + number / rate - time.monotonic()))
        asked = time.monotonic()
        try:
            status, text = send(url, claim(sender, receiver, (first + number) % 10**9, datetime.now(UTC)))
            results[json.loads(text)["result"] if status < 300 else f"http {status}"] += 1
        except OSError:
            results["unreachable"] += 1
        times.append(time.monotonic() - asked)
    times.sort()
    middle, high = (round(times[int(len(times) * part)], 4) for part in (0.5, 0.95)) if times else (0, 0)
    return {"sent": len(times), "results": dict(results), "p50_seconds": middle, "p95_seconds": high}
