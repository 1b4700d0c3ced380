"""Mails come in beside everything else that runs: killed or not, what was answered stands."""

import json
import os
import signal
import smtplib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.installation import Installation, installation
from tests.server.mailing import mail
from tests.server.monitors import free_port

pytestmark = pytest.mark.slow
SOURCE = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: edi-team}
spec: {type: team, children: []}
---
apiVersion: seatrial.dev/v1
kind: AlertSource
metadata: {name: ups}
spec: {format: email, team: group:default/edi-team}
"""


@pytest.fixture
def place() -> Iterator[Installation]:
    """Nothing was started in it yet."""
    yield from installation()


def finding(place: Installation) -> str:
    words = place.run("doctor", "--data", str(place.data), "--port", str(place.port), "--json").stdout
    return next(each["verdict"] for each in json.loads(words)["findings"] if each["name"] == "mail in")


def mailed(port: int, to: str, content: bytes) -> bool:
    """Whether it was answered with 2yz."""
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
            client.sendmail("ups@example.org", [to], content)
    except (OSError, smtplib.SMTPException):
        return False
    return True


def test_what_was_answered_stands_whoever_is_killed(place: Installation, tmp_path: Path) -> None:
    port = free_port()
    place.extra = {"SEATRIAL_MAIL_IN_PORT": str(port), "SEATRIAL_MAIL_IN_DOMAIN": "in.example.org"}
    assert finding(place) == "fail"
    place.start()
    (tmp_path / "ups.yaml").write_text(SOURCE)
    data = ("--data", str(place.data))
    assert place.run("apply", str(tmp_path), *data).returncode == 0
    to = json.loads(place.run("alert", "url", "ups", *data, "--json").stdout)["url"]
    assert to.endswith("@in.example.org")
    until = time.monotonic() + 120
    sent = taken = 0
    for _ in range(3):
        while True:
            sent += 1
            if mailed(port, to, mail(Message_ID=f"<{sent}@ups>")):
                break
            assert time.monotonic() < until, "nobody takes mails"
        taken += 1
        victim = place.part("mail_in")
        assert victim
        os.kill(victim, signal.SIGKILL)
    while finding(place) != "ok":
        assert time.monotonic() < until, "the doctor finds nobody who takes mails"
    while place.rows("SELECT count(*) FROM alerts_arrival WHERE read_at IS NULL") != [(0,)]:
        assert time.monotonic() < until, "nobody reads what came"
    ((alerts,),) = place.rows("SELECT count(*) FROM alerts_alert WHERE state = 'open'")
    assert taken <= alerts <= sent
