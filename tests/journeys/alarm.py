"""The product with its example, a mail server, and Debian's monitors that watch the example's gateway."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from tools.pictures import ROOT

from seatrial.kit import yaml
from tests.domains.notices.servers import mail_server
from tests.faults.installation import Installation, eventually, free_port
from tests.server.monitors import started

_RULES = ROOT / "examples/edi-gateway/ops/alerts/edi-gateway.yaml"
_ALERTMANAGER = """\
route: {{receiver: seatrial, group_by: [alertname], group_wait: 0s, group_interval: 1s}}
receivers:
- name: seatrial
  webhook_configs: [{{url: '{webhook}', send_resolved: true}}]
"""
_PROMETHEUS = """\
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: [rules.yml]
scrape_configs: [{{job_name: edi-gateway, static_configs: [{{targets: ['{gateway}']}}]}}]
alerting: {{alertmanagers: [{{static_configs: [{{targets: ['{alertmanager}']}}]}}]}}
"""
_LINK = re.compile(r"https?://[^\s/]+(/pages/answer/\S+)")
#: From the moment that the webhook came until it was read, paged, and taken by the mail server.
_LATENCY = """
    SELECT min(arrival.read_at) - min(arrival.received_at), min(run.paged_at) - min(arrival.received_at),
           min(delivery.sent_at) - min(arrival.received_at)
      FROM alerts_arrival AS arrival, alerts_escalationrun AS run, notices_delivery AS delivery
     WHERE delivery.state = 'sent'
"""


_PAGER_IS_THERE = "SELECT 1 FROM notices_pagerbeat WHERE round = 'pages.mail.1'"


@dataclass
class Alarm:
    """All of it runs, and a person with name and password is signed up."""

    place: Installation
    box: Any
    name: str
    password: str

    @property
    def address(self) -> str:
        """Where the product is."""
        return f"http://127.0.0.1:{self.place.port}"

    def switch(self, fault: str, state: str) -> None:
        """The gateway's own switch for a fault."""
        port = self.place.extra["SEATRIAL_DEMO_PORT"]
        url = f"http://127.0.0.1:{port}/faults/{fault}?state={state}"
        httpx.post(url, timeout=10).raise_for_status()

    def link(self) -> str:
        """The path that acknowledges the first page that was mailed; '' while none was."""
        for mail in list(self.box.mails):
            body = mail.get_body(("plain",))
            found = _LINK.search(body.get_content()) if body else None
            if found:
                return found[1]
        return ""

    def latency(self) -> tuple[timedelta, timedelta, timedelta]:
        """How long it took from the webhook until it was read, paged, and taken by the mail server."""
        (found,) = self.place.rows(_LATENCY)
        read, paged, sent = found
        return read, paged, sent

    def tries(self) -> int:
        """How often the pages that were sent had to be tried."""
        found = self.place.rows("SELECT max(tries) FROM notices_delivery WHERE state = 'sent'")
        return int(found[0][0])

    def one(self, column: str) -> Any:
        """What that column of the only alert of the router says."""
        rows = self.place.rows(
            f"SELECT {column} FROM alerts_alert WHERE labels ->> 'alertname' = 'EdiRouterDown'"
        )
        return rows[0][0] if rows else None


def rule(name: str) -> dict[str, Any]:
    """The example's rule of that name; it fires at once, not after a minute."""
    (document,) = yaml.read(_RULES.read_bytes()).documents
    rules = [each for group in document.value["groups"] for each in group["rules"] if each["alert"] == name]
    return {key: value for key, value in rules[0].items() if key != "for"}


@contextmanager
def alarm(place: Installation, folder: Path) -> Iterator[Alarm]:
    """Everything runs: the gateway, Prometheus that asks it each second, Alertmanager, the product, and a
    mail server at which everybody of the example has an address.
    """
    with ExitStack() as stack:
        port, box = stack.enter_context(mail_server())
        place.extra |= {
            "SEATRIAL_SMTP_URL": f"smtp://127.0.0.1:{port}", "SEATRIAL_DEMO_PORT": str(free_port()),
        }  # fmt: skip
        words = [*place.up_words(), "--demo"]
        place.up_words = lambda: words  # type: ignore[method-assign]
        place.start()
        name, password = place.found()
        key = eventually(lambda: _key(place), what="the example's source has a key")
        place.rows("UPDATE identity_person SET email = handle || '@edi.example' WHERE kind = 'human'")
        eventually(lambda: place.rows(_PAGER_IS_THERE), what="the pager goes round")
        stack.enter_context(watching(place, folder, key=key))
        yield Alarm(place, box, name, password)


def _key(place: Installation) -> str:
    said = place.run("alert", "url", "edi-prometheus", "--data", str(place.data), "--json")
    return str(json.loads(said.stdout)["key"]) if said.returncode == 0 else ""


@contextmanager
def watching(place: Installation, folder: Path, *, key: str) -> Iterator[None]:
    """Debian's Prometheus asks the gateway, and its Alertmanager tells the product."""
    here = f"127.0.0.1:{free_port()}"
    texts = {
        "alertmanager.yml": _ALERTMANAGER.format(webhook=f"http://127.0.0.1:{place.port}/in/{key}"),
        "prometheus.yml": _PROMETHEUS.format(
            gateway=f"127.0.0.1:{place.extra['SEATRIAL_DEMO_PORT']}", alertmanager=here
        ),
        "rules.yml": json.dumps({"groups": [{"name": "edi-gateway", "rules": [rule("EdiRouterDown")]}]}),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    manager = [
        "prometheus-alertmanager", f"--config.file={folder / 'alertmanager.yml'}",
        f"--storage.path={folder / 'alerts'}", f"--web.listen-address={here}", "--cluster.listen-address=",
    ]  # fmt: skip
    prometheus = [
        "prometheus", f"--config.file={folder / 'prometheus.yml'}", f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{free_port()}", "--rules.alert.resend-delay=2s",
    ]  # fmt: skip
    with started(manager, folder=folder), started(prometheus, folder=folder):
        yield


def seconds_until(there: Any, *, within: float, what: str) -> float:
    """How many seconds it took until it was there; fails after `within`."""
    began = time.monotonic()
    eventually(there, seconds=within, what=what)
    return time.monotonic() - began
