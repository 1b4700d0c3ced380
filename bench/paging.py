"""How soon a page is stored, and how soon a mail server has it, after the moment in which a monitor sends the
alert, while 100 alerts arrive each second.

Every alert is of its own group: as many pages as alerts, which is the worst that routing can make of them.
The mail server is a real one on loopback. Sender, mail server, Seatrial and the database share
the processors.
"""

import json
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psycopg
from aiosmtpd.controller import Controller

from bench._product import Product, free_port, line, python, running, seatrial
from bench.figures import Figure

RATE, SECONDS, SENDERS, PEOPLE = 100, 60, 8, 20
LIMIT_QUEUED, LIMIT_SENT = 1.0, 2.0
COMMAND = "python -m bench paging"
_PATIENCE_SECONDS = 120.0
_PERSON = """\
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {{name: team{number}}}
spec: {{type: team, children: []}}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {{name: bench{number}}}
spec: {{memberOf: [team{number}], profile: {{email: bench{number}@example.org}}}}
---
apiVersion: seatrial.dev/v1
kind: EscalationPolicy
metadata: {{name: bench{number}, title: Bench}}
spec:
  team: group:default/team{number}
  levels: [{{to: ["user:default/bench{number}"], after: 12h}}]
  fallback: ["user:default/bench{number}"]
"""
_FILES = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {{name: bench}}
spec: {{type: team, children: []}}
---
apiVersion: seatrial.dev/v1
kind: AlertSource
metadata: {{name: bench}}
spec: {{format: alertmanager, team: group:default/bench}}
---
apiVersion: seatrial.dev/v1
kind: AlertRouting
metadata: {{name: bench, title: Bench}}
spec:
  catch_all: bench0
  routes: [{routes}]
"""
_ROUTE = '{{name: to{number}, match: ["person={number}"], policy: bench{number}, group_by: [instance]}}'
_MADE = f"""
import django
django.setup()
from seatrial.domains.alerts import services
from seatrial.domains.identity.models import Person
from seatrial.kit import clock
from seatrial.kit.access import system
from seatrial.kit.ids import new_uid
now = clock.now()
for number in range({PEOPLE}):
    handle = f"bench{{number}}"
    Person.objects.create(
        uid=new_uid(now), handle=handle, name=handle, email=f"{{handle}}@example.org", kind="human",
        created_at=now,
    )
print(services.make_key("bench", actor=system("bench"), now=now).key)
"""
_FOUND = """
    SELECT count(a.*), count(p.*), count(d.sent_at),
           percentile_cont(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM p.created_at - a.starts_at)),
           percentile_cont(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM d.sent_at - a.starts_at)),
           max(extract(epoch FROM d.sent_at - a.starts_at))
      FROM alerts_alert a
      LEFT JOIN notices_page p ON p.about = 'alert:AL-' || a.number
      LEFT JOIN notices_delivery d ON d.page_id = p.number
"""


class _Mails:
    """A mail server that takes everything."""

    def __init__(self) -> None:
        self.taken = 0

    async def handle_DATA(self, *_: Any) -> str:  # noqa: N802 (aiosmtpd calls it so)
        self.taken += 1
        return "250 taken"


@dataclass(frozen=True, slots=True)
class _Found:
    """What the database says of alerts, their pages and their mails."""

    alerts: float
    pages: float
    sent: float
    queued_p99: float
    sent_p99: float
    sent_last: float


def measure() -> Iterator[Figure]:
    """The figures, as soon as every page was sent."""
    with tempfile.TemporaryDirectory(prefix="seatrial-bench-") as folder, _mail_server() as (port, mails):
        home = Path(folder)
        home.chmod(0o711)  # the database's user must pass
        _write(home / "ops")
        settings = {"SEATRIAL_SMTP_URL": f"smtp://127.0.0.1:{port}", "SEATRIAL_WEB_PROCESSES": "2"}
        with running(home, settings=settings) as product, line(product) as owner:
            seatrial(product, home, "apply", "ops", "--name", "ops")
            key = python(_MADE, product, home).strip()
            sent = _send(product, key)
            found = _settled(owner, sent)
    if mails.taken < sent:
        raise SystemExit(f"{mails.taken} mails came of {sent} alerts")
    told = f"{sent} alerts in {SECONDS} s, a page each, {mails.taken} mails; 99 of 100"
    yield Figure(f"page stored, {RATE} alerts/s", found.queued_p99, "s", LIMIT_QUEUED, COMMAND, told)
    last = f"{told}; the last one {found.sent_last:.2f} s"
    yield Figure(f"page sent, {RATE} alerts/s", found.sent_p99, "s", LIMIT_SENT, COMMAND, last)


@contextmanager
def _mail_server() -> Iterator[tuple[int, _Mails]]:
    mails = _Mails()
    controller = Controller(mails, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield controller.port, mails
    finally:
        controller.stop()


def _write(folder: Path) -> None:
    folder.mkdir()
    routes = ", ".join(_ROUTE.format(number=number) for number in range(PEOPLE))
    people = "".join(_PERSON.format(number=number) for number in range(PEOPLE))
    (folder / "all.yaml").write_text(_FILES.format(routes=routes) + people)


def _send(product: Product, key: str) -> int:
    """One alert after the other, each at its moment; gives how many were answered with 200."""
    port, begun = int(product.environment["SEATRIAL_PORT"]), time.monotonic() + 1.0
    taken: list[int] = []

    def sender(first: int) -> None:
        link = HTTPConnection("127.0.0.1", port, timeout=30)
        for number in range(first, RATE * SECONDS, SENDERS):
            time.sleep(max(0.0, begun + number / RATE - time.monotonic()))
            link.request("POST", f"/in/{key}", _body(number), {"Content-Type": "application/json"})
            answer = link.getresponse()
            answer.read()
            if answer.status == 200:
                taken.append(number)

    threads = [threading.Thread(target=sender, args=(first,)) for first in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(taken)


def _body(number: int) -> str:
    labels = {"alertname": "Bench", "instance": f"host-{number}", "person": str(number % PEOPLE)}
    alert = {
        "status": "firing", "labels": labels, "annotations": {"summary": f"Bench of host-{number}"},
        "startsAt": datetime.now(UTC).isoformat(), "endsAt": "0001-01-01T00:00:00Z",
        "fingerprint": f"{number:016x}",
    }  # fmt: skip
    return json.dumps({"version": "4", "status": "firing", "alerts": [alert]})


def _settled(owner: psycopg.Connection[Any], sent: int) -> _Found:
    """What the database says once every page was sent."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        row = owner.execute(_FOUND).fetchone()
        found = _Found(*(float(each or 0) for each in row or (0.0,) * 6))
        if found.sent >= sent:
            return found
        if time.monotonic() > deadline:
            raise SystemExit(f"of {sent} alerts {found.pages:.0f} paged, and {found.sent:.0f} were sent")
        time.sleep(1)
