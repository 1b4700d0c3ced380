"""`seatrial doctor`, when nothing runs and when everything does."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from seatrial.server import config, doctor
from tests.faults.installation import Installation, installation


@pytest.fixture
def place() -> Iterator[Installation]:
    """Nothing was started in it yet."""
    yield from installation()


def examined(place: Installation, *, code: int) -> dict[str, dict[str, Any]]:
    ended = place.run("doctor", "--data", str(place.data), "--port", str(place.port), "--json")
    assert ended.returncode == code, ended.stdout + ended.stderr
    found: dict[str, dict[str, Any]] = {}
    for each in json.loads(ended.stdout)["findings"]:
        found.setdefault(each["name"], each)
    return found


def test_nothing_runs_and_nothing_is_wrong(place: Installation) -> None:
    found = examined(place, code=0)
    assert found["database"]["verdict"] == "warn"
    assert found["database"]["remedy"] == "Start: seatrial up"
    assert found["port"]["detail"] == "it is free"
    assert not place.data.exists()


def test_a_port_that_somebody_else_uses_is_wrong(place: Installation) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", place.port))
        taken.listen()
        found = examined(place, code=1)
    assert found["port"]["verdict"] == "fail"
    assert "SEATRIAL_PORT" in found["port"]["remedy"]


def test_settings_that_cannot_be_taken_are_could_not_tell(place: Installation) -> None:
    place.extra = {"SEATRIAL_WEB_THREADS": "0"}
    found = examined(place, code=2)
    assert found["settings"]["place"] == "SEATRIAL_WEB_THREADS"


@pytest.mark.slow
def test_everything_runs_then_a_secret_is_opened_then_a_file_is_of_a_newer_version(
    place: Installation,
) -> None:
    place.start()
    found = examined(place, code=0)
    names = (
        "database", "migrations", "worker", "clock", "port", "permissions", "database files", "commits",
        "connections",
    )  # fmt: skip
    for name in names:
        assert found[name]["verdict"] == "ok", found[name]
    assert "Seatrial itself" in found["port"]["detail"]
    (place.data / "keys.json").chmod(0o644)
    assert examined(place, code=1)["permissions"]["remedy"] == f"chmod 600 {place.data / 'keys.json'}"
    (place.data / "keys.json").chmod(0o600)
    place.stop()
    (place.data / "postgres" / "PG_VERSION").write_text("19\n")
    assert "19" in examined(place, code=1)["database files"]["detail"]


def test_it_tries_the_artefact_store(tmp_path, monkeypatch):
    monkeypatch.setenv("SEATRIAL_DATA", str(tmp_path))
    monkeypatch.setenv("SEATRIAL_ARTEFACTS", str(tmp_path / "files"))
    (tmp_path / "files").mkdir()
    assert doctor._artefacts(config.load()).detail == "a file was written, read and deleted"
    monkeypatch.setenv("SEATRIAL_ARTEFACTS", "s3://bucket/p?region=x&endpoint=http://127.0.0.1:9")
    found = doctor._artefacts(config.load())
    assert (found.verdict, found.place) == ("fail", "s3://bucket/p") and "SEATRIAL_ARTEFACTS" in found.remedy
