"""The status page as files: whole, fresh, and without a private field."""

import json
import os
import threading
from datetime import timedelta

import pytest

from seatrial.domains.incidents import services
from seatrial.domains.incidents.types import Told
from seatrial.kit.replacing import replace_files
from seatrial.server import mail_findings
from seatrial.server.config import Settings
from seatrial.server.status_files import StatusFiles
from tests.domains.incidents.test_tell import apply, secret_incident
from tests.factories.incidents import HOUR, MINUTE, NOW, declared

NAMES = {"index.html", "feed.xml", "status.json"}
SECOND = MINUTE / 60


def texts(folder):
    return {each.name: each.read_text() for each in folder.iterdir()}


@pytest.mark.django_db
@pytest.mark.usefixtures("service")
@pytest.mark.mission("R188")
def test_they_are_written_on_each_change_and_hold_nothing_private(cast, settings, tmp_path, deliver_events):
    apply(cast)
    deliver_events(NOW)
    settings.STATUS_FOLDER, settings.SITE_URL = tmp_path / "status", "https://seatrial.example.org"
    files, at = StatusFiles(), NOW

    def go_round(**later):
        nonlocal at
        at += timedelta(**later)
        return files.go_round(clock=lambda: at)

    assert (go_round(), go_round(seconds=1)) == (1, 0)
    actor, found = cast.actor("operations"), secret_incident(cast)
    assert go_round(hours=1) == 1
    said = texts(settings.STATUS_FOLDER)
    assert set(said) == NAMES
    for name, text in said.items():
        assert "Orders are late" in text and "We look into it." in text, name
        assert "secret" not in text and found.name not in text, name
        assert "Operations" not in text and str(cast.operations.uid) not in text, name
    assert json.loads(said["status.json"])["past"][0]["phase"] == "resolved"
    assert go_round(seconds=1) == 0
    other = declared(cast, now=at)
    told = Told("It is slow.", "public", None, "Slow")
    services.update(other.name, told=told, actor=actor, now=at)
    assert go_round(seconds=1) == 1
    assert "It is slow." in (settings.STATUS_FOLDER / "index.html").read_text()
    assert (go_round(seconds=59), go_round(seconds=1)) == (0, 1)


@pytest.mark.django_db
def test_a_folder_that_takes_none_keeps_no_round_from_going_on(settings, tmp_path):
    settings.STATUS_FOLDER = tmp_path / "file"
    settings.STATUS_FOLDER.write_text("no folder")
    files = StatusFiles()
    assert files.go_round(clock=lambda: NOW) == 0
    settings.STATUS_FOLDER.unlink()
    assert files.go_round(clock=lambda: NOW) == 1
    settings.STATUS_FOLDER = None
    assert files.go_round(clock=lambda: NOW + HOUR) == 0


def test_whoever_reads_meanwhile_reads_a_whole_file(tmp_path):
    sizes, stop, seen = (b"a" * 300_000, b"b" * 200_000), threading.Event(), set()
    replace_files(tmp_path, contents={"index.html": sizes[0]})

    def read():
        while not stop.is_set():
            seen.add((tmp_path / "index.html").read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(60):
        replace_files(tmp_path, contents={"index.html": sizes[number % 2]})
    stop.set()
    reader.join()
    assert seen <= set(sizes)
    assert [each.name for each in tmp_path.iterdir()] == ["index.html"]
    assert (tmp_path / "index.html").stat().st_mode & 0o777 == 0o644


def test_the_doctor_finds_files_that_are_old_or_missing(tmp_path):
    def found(now):
        return [
            each.verdict for each in mail_findings.status_files(Settings(status_folder=tmp_path), now=now)
        ]

    assert found(NOW) == ["warn"]
    replace_files(tmp_path, contents={"index.html": b"x"})
    os.utime(tmp_path / "index.html", (NOW.timestamp(), NOW.timestamp()))
    assert found(NOW + 5 * MINUTE) == ["ok"]
    assert found(NOW + 5 * MINUTE + SECOND) == ["warn"]
    assert list(mail_findings.status_files(Settings(), now=NOW)) == []
