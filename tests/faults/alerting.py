"""Alerts as Alertmanager sends them, to an installation of two web and two worker processes that are harmed.

A request that is not answered 2xx is sent again, as Alertmanager does; one that was must page somebody.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx

from tests.faults.installation import Installation
from tests.faults.paging import Paging, paging

#: Whatever comes pages the founder, once: the next level is far away.
_WORKSPACE = """\
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: nadia-founder}
spec: {memberOf: [ops]}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: ops}
spec: {type: team, children: []}
---
apiVersion: seatrial.dev/v1
kind: EscalationPolicy
metadata: {name: all, title: All}
spec:
  team: group:default/ops
  levels: [{to: ["user:default/nadia-founder"], after: 12h}]
  fallback: ["user:default/nadia-founder"]
---
apiVersion: seatrial.dev/v1
kind: AlertRouting
metadata: {name: all, title: All}
spec: {routes: [{name: all, match: ["severity=critical"], policy: all}], catch_all: all}
---
apiVersion: seatrial.dev/v1
kind: AlertSource
metadata: {name: monitor, title: Monitor}
spec: {format: alertmanager, team: group:default/ops}
"""


class Alerting(Paging):
    """Each page is asked for by an alert of its own."""

    address = ""

    def page(self) -> str:
        """An alert was sent until it was answered 2xx: it is stored."""
        name = f"alert-{len(self.names)}"
        now = datetime.now(UTC).isoformat()
        labels = {"alertname": name, "severity": "critical"}
        alert = {
            "status": "firing", "labels": labels, "annotations": {"summary": name}, "startsAt": now,
            "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "", "fingerprint": f"{len(self.names):016x}",
        }  # fmt: skip
        body = {
            "version": "4", "groupKey": name, "truncatedAlerts": 0, "status": "firing", "groupLabels": {},
            "commonLabels": labels, "commonAnnotations": {}, "externalURL": "", "alerts": [alert],
        }  # fmt: skip

        def sent() -> bool:
            self.keep_second()
            try:
                answer = httpx.post(self.address, content=json.dumps(body), headers=_JSON, timeout=10)
            except httpx.HTTPError:
                return False
            assert answer.status_code in (200, 503), f"Alertmanager gives up on {answer.status_code}"
            return answer.is_success

        self.wait(sent, what="the alert is stored")
        self.names.append(name)
        return name

    def settle(self, *, seconds: float = 90.0) -> None:
        """Every alert was read and has paged; then everything was sent."""

        def paged() -> bool:
            self.keep_second()
            return not self._unpaged()

        self.wait(paged, seconds=seconds, what="every alert has paged", left=self._unpaged)
        super().settle(seconds=seconds)

    def judge(self) -> str:
        """Every alert that was answered 2xx has a page, and one alone; each arrived."""
        found = self.place.rows(_PAGES)
        assert {title for title, _ in found} >= set(self.names)
        assert [title for title, pages in found if pages != 1] == []
        return super().judge()

    def _unpaged(self) -> list[str]:
        try:
            paged = {title for title, pages in self.place.rows(_PAGES) if pages}
        except Exception:
            return ["the database is away"]
        return [name for name in self.names if name not in paged]


_JSON = {"Content-Type": "application/json"}
_PAGES = """
    SELECT a.labels->>'alertname', count(p.number) FROM alerts_alert a
      LEFT JOIN notices_page p ON p.about = 'alert:AL-' || a.number GROUP BY a.number
"""


@contextmanager
def alerting(place: Installation) -> Iterator[Alerting]:
    """Everything is up, two of each, and a monitor that may send."""
    place.extra |= {"SEATRIAL_WEB_PROCESSES": "2"}
    with paging(place, kind=Alerting) as drill, _second_worker(place):
        assert isinstance(drill, Alerting)
        folder = place.home / "ops"
        folder.mkdir()
        (folder / "ops.yaml").write_text(_WORKSPACE)
        for words in (["apply", "ops", "--name", "ops"], ["alert", "url", "monitor", "--json"]):
            done = place.run(*words, "--data", str(place.data))
            assert done.returncode == 0, done.stdout + done.stderr
        drill.address = json.loads(done.stdout)["url"].replace("localhost", "127.0.0.1")
        yield drill


@contextmanager
def _second_worker(place: Installation) -> Iterator[None]:
    """One more worker than the one that `up` watches; it ends with its database, and is not missed then."""
    own = {"SEATRIAL_DATA": str(place.data), "SEATRIAL_PORT": str(place.port)}
    with (place.home / "worker.log").open("ab") as log:
        worker = subprocess.Popen(
            [sys.executable, "-m", "seatrial.server", "worker"],
            stdout=log, stderr=log, env=place.environment | own, cwd=place.home,
        )  # fmt: skip
    try:
        yield
    finally:
        worker.kill()
        worker.wait()
