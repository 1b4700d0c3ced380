"""A real amtool queries alerts, and adds, queries, replaces and expires silences, with a source's key."""

import json
import os
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from seatrial.domains.alerts import models, services
from seatrial.domains.audit.models import Entry
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.factories import alerting
from tests.server.monitors import serving, wait_for

pytestmark = [
    pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.debian("prometheus-alertmanager"),
]  # fmt: skip


@pytest.fixture
def here() -> Iterator[str]:
    """The address of the source; beside it stand alerts of another one."""
    alerting.apply("alertmanager", "pagerduty")
    with serving() as address:
        other = alerting.key("pagerduty")
        event = {"summary": "Theirs", "source": "db9", "severity": "error"}
        body = {"event_action": "trigger", "dedup_key": "d9", "payload": event}
        services.store([alerting.parcel(other, "v2/enqueue", body, at=clock.now())])
        yield f"{address}/in/{alerting.key('alertmanager')}"


def amtool(here: str, *words: str, code: int = 0) -> str:
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
    command = ["amtool", f"--alertmanager.url={here}", *words]
    ended = subprocess.run(command, capture_output=True, env=environment, check=False, text=True)
    assert ended.returncode == code, ended.stdout + ended.stderr
    return ended.stdout.strip() if code == 0 else ended.stderr


def said(here: str, *words: str) -> Any:
    return json.loads(amtool(here, *words, "--output=json"))


def fired(here: str) -> None:
    for name, severity in (("DiskFull", "critical"), ("Slow", "warning")):
        amtool(
            here, "alert", "add", name, "instance=db1", f"severity={severity}", "--annotation=summary=Look"
        )
    wait_for(lambda: models.Alert.objects.filter(source__kind="alertmanager").count() == 2)
    wait_for(lambda: models.Alert.objects.count() == 3)


def test_it_queries_alerts_of_its_source_and_no_others(here: str) -> None:
    fired(here)
    found = said(here, "alert", "query")
    assert sorted(each["labels"]["alertname"] for each in found) == ["DiskFull", "Slow"]
    full = next(each for each in found if each["labels"]["alertname"] == "DiskFull")
    row = models.Alert.objects.get(labels__alertname="DiskFull")
    assert (full["fingerprint"], full["status"]["state"]) == (row.key, "active")
    assert full["annotations"] == {"summary": "Look"}
    assert len(said(here, "alert", "query", "severity=~crit.*")) == 1
    assert said(here, "alert", "query", "alertname=Other") == []
    assert "DiskFull" in amtool(here, "alert", "query", "-o", "extended")


def test_a_silence_is_added_queried_replaced_and_expired_and_is_on_record(here: str) -> None:
    fired(here)
    words = ("alertname=DiskFull", "--duration=2h", "--author=ana", "--comment=new disks")
    uid = amtool(here, "silence", "add", *words)
    row = models.Silence.objects.get()
    assert row.source is not None
    assert (str(row.uid), row.source.urn, row.author, row.made_by) == (
        uid, "alert-source:alertmanager", "ana", "alert-source:alertmanager",
    )  # fmt: skip
    (found,) = said(here, "silence", "query")
    assert (found["id"], found["status"]["state"], found["comment"], found["createdBy"]) == (
        uid, "active", "new disks", "ana",
    )  # fmt: skip
    assert said(here, "silence", "query", "alertname=Slow") == []
    quiet = said(here, "alert", "query", "--silenced")
    assert [each["status"]["silencedBy"] for each in quiet] == [[uid]]
    assert said(here, "alert", "query", "--active", "severity=critical") == []
    new = amtool(here, "silence", "update", uid, "--duration=3h", "--comment=more disks")
    assert new
    states = {each["status"]["state"]: each["comment"] for each in said(here, "silence", "query")}
    assert states == {"active": "more disks"}
    current = said(here, "silence", "query")[0]["id"]
    amtool(here, "silence", "expire", current)
    assert said(here, "silence", "query") == []
    assert len(said(here, "silence", "query", "--expired", "--within=1h")) == 2
    actions = Entry.objects.filter(actor_uid="alert-source:alertmanager").values_list("action", flat=True)
    assert sorted(actions) == ["alerts.silenced"] * 2 + ["alerts.unsilenced"] * 2


def test_a_silence_of_others_is_neither_shown_nor_ended_nor_is_all_made_quiet(here: str) -> None:
    now = clock.now()
    theirs = services.silence(
        services.NewSilence(["alertname=DiskFull"], now, now + timedelta(hours=1), "ours"),
        actor=system("test"), now=now,
    )  # fmt: skip
    assert said(here, "silence", "query") == []
    amtool(here, "silence", "expire", theirs.uid, code=1)
    assert models.Silence.objects.get().cancelled_at is None
    amtool(here, "silence", "add", "alertname=~.*", "--comment=x", "--author=a", code=1)
    amtool(here, "silence", "add", "alertname=X", "--duration=99d", "--comment=x", "--author=a", code=1)
    assert models.Silence.objects.count() == 1


def test_it_sees_that_something_answers_and_what_it_is(here: str) -> None:
    assert "seatrial" in amtool(here, "config", "show")
    assert "disabled" in amtool(here, "cluster", "show", "-o", "json")
    amtool(f"{here[:-1]}x", "alert", "query", code=1)


def test_silences_are_exported_and_imported_here_and_from_elsewhere(here: str, tmp_path: Path) -> None:
    amtool(here, "silence", "add", "alertname=DiskFull", "--duration=2h", "--comment=disks", "--author=ana")
    file = tmp_path / "silences.json"
    found = said(here, "silence", "query")
    file.write_text(json.dumps(found), encoding="utf-8")
    amtool(here, "silence", "import", str(file))
    assert len(said(here, "silence", "query")) == 1  # it is the same one
    elsewhere = {**found[0], "id": str(uuid4())}
    file.write_text(json.dumps([elsewhere]), encoding="utf-8")
    amtool(here, "silence", "import", str(file))
    assert [each["comment"] for each in said(here, "silence", "query")] == ["disks", "disks"]
    amtool(here, "silence", "import", "--force", str(file))
    assert len(said(here, "silence", "query")) == 3
